"""A replica's meter."""

import threading

import pytest

from deployments.scaling import policy
from deployments.scaling.workload import BUSY, DONE, QUEUED, WAITED, Workload


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_the_policy_reads_what_the_meter_writes():
    names = {policy.QUEUED, policy.DONE, policy.BUSY, policy.WAITED}
    assert names == {QUEUED, DONE, BUSY, WAITED} == Workload().stats().keys()


def test_work_that_is_served_at_once(clock):
    load = Workload(clock=clock)
    clock.now = 1.0
    with load.serving(30):
        clock.now = 3.0
        assert load.stats() == {QUEUED: 30.0, DONE: 0.0, BUSY: 2.0, WAITED: 0.0}
    clock.now = 9.0
    assert load.stats() == {QUEUED: 0.0, DONE: 30.0, BUSY: 2.0, WAITED: 0.0}


def test_one_of_two_slots_is_half_busy(clock):
    load = Workload(slots=2, clock=clock)
    with load.working(1):
        clock.now = 2.0
        with load.working(1):
            clock.now = 3.0
    assert load.stats() == {QUEUED: 0.0, DONE: 2.0, BUSY: 2.0, WAITED: 0.0}


def test_more_at_work_than_slots_is_not_more_than_busy(clock):
    load = Workload(clock=clock)
    with load.working(1), load.working(1), load.working(1):
        clock.now = 4.0
    assert load.stats()[BUSY] == 4.0


def test_what_fails_is_no_longer_queued(clock):
    load = Workload(clock=clock)
    with pytest.raises(RuntimeError), load.serving(5):
        raise RuntimeError
    assert load.stats()[QUEUED] == 0.0


def test_it_counts_across_threads():
    load = Workload(slots=4)

    def work():
        for _ in range(500):
            with load.serving(2):
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stats = load.stats()
    assert (stats[QUEUED], stats[DONE]) == (0.0, 4000.0)


def test_the_longest_wait_since_the_last_report():
    load = Workload()
    for waited_s in (0.5, 2.0, 1.0):
        with load.serving(1, waited_s):
            pass
    assert load.stats()[WAITED] == 2.0
    assert load.stats()[WAITED] == 0.0
