"""The table in memory: its bounds hold whatever happens, and who was wanted last stays."""

import os
import sys
import tracemalloc

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from deployments.ingress.cache import MemoryStore, memory
from deployments.ingress.cache.memory import ENTRY_OVERHEAD

MAX_ENTRIES, MAX_BYTES, TTL_S = 4, 4 * ENTRY_OVERHEAD + 60, 10


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Model(RuleBasedStateMachine):
    """The same as a list in order of use, done plainly."""

    def __init__(self):
        super().__init__()
        self.clock = Clock()
        self.store = MemoryStore(max_entries=MAX_ENTRIES, max_bytes=MAX_BYTES, clock=self.clock)
        self.held = []

    @rule(key=st.sampled_from([b"a", b"b", b"c", b"d", b"e", b"f"]), size=st.integers(0, 2000))
    def put(self, key, size):
        evicted = self.store.put(key, bytes(size), TTL_S)
        self.held = [entry for entry in self.held if entry[0] != key]
        gone = 0
        if size + ENTRY_OVERHEAD <= MAX_BYTES:
            self.held.append((key, size, self.clock.now + TTL_S))
            while len(self.held) > MAX_ENTRIES or self.cost() > MAX_BYTES:
                self.held.pop(0)
                gone += 1
        assert evicted == gone

    @rule(key=st.sampled_from([b"a", b"b", b"c", b"d", b"e", b"f"]))
    def get(self, key):
        found = next((entry for entry in self.held if entry[0] == key), None)
        if found is not None:
            self.held.remove(found)
            if found[2] > self.clock.now:
                self.held.append(found)
            else:
                found = None
        value = self.store.get(key)
        assert value == (None if found is None else bytes(found[1]))

    @rule(seconds=st.integers(1, 6))
    def wait(self, seconds):
        self.clock.now += seconds

    def cost(self):
        return sum(size + ENTRY_OVERHEAD for _, size, _ in self.held)

    @invariant()
    def bounds_hold(self):
        assert len(self.store) == len(self.held) <= MAX_ENTRIES
        assert self.store.size == self.cost() <= MAX_BYTES


TestModel = Model.TestCase


def test_an_answer_goes_when_its_time_is_over():
    clock = Clock()
    store = MemoryStore(max_entries=4, max_bytes=10_000, clock=clock)
    store.put(b"k", b"v", 5)
    clock.now = 4.9
    assert store.get(b"k") == b"v"
    clock.now = 5
    assert store.get(b"k") is None
    assert (len(store), store.size) == (0, 0)


@pytest.mark.parametrize("size", [30, 1570])
@pytest.mark.parametrize("count", [700, 1100, 5000])
def test_it_takes_no_more_memory_than_it_says(size, count):
    store = MemoryStore(max_entries=count, max_bytes=10**9)
    pairs = [(os.urandom(32), os.urandom(size)) for _ in range(count)]
    given = sum(sys.getsizeof(key) + sys.getsizeof(value) for key, value in pairs)
    tracemalloc.start()
    try:
        for key, value in pairs:
            store.put(key, value, 60)
        ours = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, memory.__file__)])
    finally:
        tracemalloc.stop()
    taken = sum(statistic.size for statistic in ours.statistics("filename"))
    assert taken + given <= store.size
