"""The books of what is on its way: they always balance, and callers who go by them share the replicas evenly."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.scaling.outstanding import Outstanding

REPLICAS = ["a", "b", "c"]
CALLS = st.sampled_from([str(i) for i in range(8)])
STEPS = st.one_of(
    st.tuples(st.just("sent"), CALLS, st.sampled_from(REPLICAS), st.integers(1, 1000)),
    st.tuples(st.just("moved"), CALLS, st.sampled_from(REPLICAS)),
    st.tuples(st.just("ended"), CALLS),
)


def unknown(_):
    return None


@given(st.lists(STEPS, max_size=60))
def test_the_books_balance(steps):
    outstanding = Outstanding()
    there = {}
    for kind, call, *rest in steps:
        getattr(outstanding, kind)(call, *rest)
        if kind == "sent":
            there[call] = tuple(rest)
        elif kind == "moved" and call in there:
            there[call] = (rest[0], there[call][1])
        elif kind == "ended":
            there.pop(call, None)
    for replica in REPLICAS:
        assert outstanding.work(replica) == sum(work for at, work in there.values() if at == replica)


def test_the_least_work_is_chosen_whatever_the_queue_is_said_to_be():
    outstanding = Outstanding()
    outstanding.sent("1", "a", 10)
    outstanding.sent("2", "b", 9)
    assert outstanding.least(["a", "b"], {"a": 0, "b": 5}.get) == "b"
    outstanding.ended("2")
    outstanding.ended("1")
    assert outstanding.least(["a", "b"], {"a": 3, "b": 1}.get) == "b"


def test_equals_are_chosen_from_at_random():
    seen = Counter(Outstanding().least(REPLICAS, unknown) for _ in range(300))
    assert min(seen[replica] for replica in REPLICAS) > 50


def test_a_call_that_ended_before_it_was_known_where_it_went_is_not_counted_again():
    outstanding = Outstanding()
    outstanding.sent("1", "a", 10)
    outstanding.ended("1")
    outstanding.moved("1", "b")
    assert outstanding.work("b") == 0


@pytest.mark.parametrize("callers", [1, 2, 5])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_callers_who_see_only_their_own_calls_leave_no_replica_idle(callers, seed):
    """Replicas work one text at a time; each caller keeps two batches per replica on their way, of 4 to 16 texts."""
    draw = random.Random(seed)
    replicas = range(4)
    books = [Outstanding() for _ in range(callers)]
    queues = [[] for _ in replicas]
    idle, done, names = 0, Counter(), iter(range(10**9))

    def send(caller):
        name, work = str(next(names)), draw.randint(4, 16)
        replica = books[caller].least(replicas, unknown)
        books[caller].sent(name, replica, work)
        queues[replica].append([caller, name, work])

    for caller in range(callers):
        for _ in range(2 * len(replicas)):
            send(caller)
    for _ in range(4000):
        for replica, queue in enumerate(queues):
            if not queue:
                idle += 1
                continue
            done[replica] += 1
            queue[0][2] -= 1
            if not queue[0][2]:
                caller, name, _ = queue.pop(0)
                books[caller].ended(name)
                send(caller)
    assert idle < 0.02 * 4000 * len(replicas)
    assert min(done.values()) > 0.9 * max(done.values())
