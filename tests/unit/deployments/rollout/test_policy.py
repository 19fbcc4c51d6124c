"""The guarded rollout in simulated time: it walks up, it takes back what is bad, and leaves alone what is not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.rollout.config import RolloutGuard
from deployments.rollout.evidence import LEAST, exceeds
from deployments.rollout.policy import Phase, Rollout, Window, abort, look, pause, resume, start
from deployments.rollout.tally import Tally

GUARD = RolloutGuard(
    variant="next",
    steps=(1, 10, 50, 100),
    hold_s=60,
    min_requests=100,
    max_error_rate=0.02,
    max_latency_ratio=1.5,
    max_disagreement=0.1,
)


class World:
    """A variant under traffic, a look a second. Times are log-normal; `burst` makes a second slow for everybody."""

    def __init__(self, seed, *, rate=200, errors=0.0, slower=1.0, disagree=0.02, guard=GUARD, burst=0.0, on_base=0.0):
        self.dice = random.Random(seed)
        self.rate, self.errors, self.slower, self.disagree, self.burst = rate, errors, slower, disagree, burst
        self.on_base = on_base  # of its requests, what base fails
        self.now = 0.0
        self.rollout = start("next", guard, self.now)
        self.window = Window()

    def second(self):
        self.now += 1
        share = self.rollout.weight / 100
        n = sum(self.dice.random() < share for _ in range(self.rate))
        hiccup = 20 if self.dice.random() < self.burst else 1
        self.window.add(
            self._seen(n, self.errors, self.slower * hiccup, compare=True),
            self._seen(self.rate - n, self.on_base, 1.0),
            self.rollout.guard,
            self.now,
        )
        before = self.rollout
        self.rollout = look(before, self.window, self.now)
        if (self.rollout.step, self.rollout.phase) != (before.step, before.phase):
            self.window = self.window.next_step()

    def _seen(self, n, errors, slower, *, compare=False):
        tally = Tally()
        for i in range(n):
            if self.dice.random() < errors:
                tally.failed()
                continue
            tally.answered(self.dice.lognormvariate(-4, 0.5) * slower)
            if compare and i % 10 == 0:
                tally.compare(0.01, agrees=self.dice.random() >= self.disagree)
        return tally

    def run(self, seconds):
        for _ in range(seconds):
            if not self.rollout.is_open:
                break
            self.second()
        return self.rollout


def test_a_good_variant_walks_up_and_is_done():
    world = World(1)
    seen = []
    while world.rollout.is_open and world.now < 3600:
        world.second()
        if world.rollout.weight not in seen:
            seen.append(world.rollout.weight)
    assert seen == [1, 10, 50, 100]
    assert world.rollout.phase is Phase.DONE
    assert world.rollout.weight == 100
    assert 240 <= world.now < 600


@pytest.mark.parametrize(
    ("harm", "word"),
    [({"errors": 0.2}, "failed"), ({"slower": 3.0}, "took longer"), ({"disagree": 0.5}, "disagree")],
)
def test_a_bad_one_is_taken_back_and_says_why(harm, word):
    for seed in range(5):
        rollout = World(seed, **harm).run(3600)
        assert rollout.phase is Phase.ROLLED_BACK
        assert rollout.weight == 0
        assert word in rollout.why
        assert rollout.step <= 1, "it must not come far"


def test_one_that_breaks_at_half_the_traffic_is_taken_back_within_seconds():
    world = World(3)
    while world.rollout.weight < 50:
        world.second()
    world.errors = 0.3
    broke = world.now
    assert world.run(60).phase is Phase.ROLLED_BACK
    assert world.now - broke <= 5


@pytest.mark.parametrize("harmless", [{}, {"errors": 0.015}, {"slower": 1.15}, {"disagree": 0.07}, {"burst": 0.005}])
def test_one_inside_its_bounds_is_left_alone(harmless):
    ends = [World(seed, **harmless).run(1500).phase for seed in range(12)]
    assert Phase.ROLLED_BACK not in ends


@pytest.mark.parametrize(("errors", "phase"), [(0.1, Phase.RUNNING), (0.4, Phase.ROLLED_BACK)])
def test_what_base_fails_too_is_not_the_variants_doing(errors, phase):
    ends = [World(seed, errors=errors, on_base=0.1).run(120).phase for seed in range(3)]
    assert set(ends) == {phase}


@given(st.integers(0, LEAST - 1))
def test_a_few_requests_decide_nothing(n):
    seen = Tally()
    for _ in range(n):
        seen.failed()
    rollout = start("next", GUARD, 0.0)
    window = Window()
    window.add(seen, Tally(), GUARD, 10.0)
    assert look(rollout, window, 10.0).phase is Phase.RUNNING


@pytest.mark.parametrize("bound", [0.01, 0.05, 0.3])
def test_however_often_one_looks_chance_rarely_crosses_the_bound(bound):
    dice = random.Random(7)
    alarms = 0
    for _ in range(300):
        hits = 0
        for n in range(1, 1501):
            hits += dice.random() < bound
            if n % 10 == 0 and exceeds(hits, n, bound):
                alarms += 1
                break
    assert alarms <= 3  # 0.3 are to be expected at most; the bound is held at its very edge here


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.01, 0.5))
def test_more_failures_are_never_less_evidence(hits, rest, bound):
    if exceeds(hits, hits + rest, bound):
        assert exceeds(hits + 1, hits + rest + 1, bound)
        assert hits > bound * (hits + rest)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["look", "pause", "resume", "abort"]),
        st.integers(0, 400),
        st.integers(0, 40),
        st.floats(0.0, 100.0),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(ACTIONS)
def test_whatever_happens_weights_rise_by_steps_or_are_gone(actions):
    rollout, window, now = start("next", GUARD, 0.0), Window(), 0.0
    for action, good, bad, seconds in actions:
        now += seconds
        before = rollout
        if not rollout.is_open:
            break
        if action == "pause":
            rollout = pause(rollout)
        elif action == "resume":
            rollout = resume(rollout, now)
        elif action == "abort":
            rollout = abort(rollout, "aborted")
        else:
            seen = Tally(good + bad, bad, [0] * len(Tally().times), 0, 0, 0.0)
            seen.times[40] = good
            seen.compared = seen.agreed = good // 10
            base = Tally(1000, 0, [0] * len(Tally().times))
            base.times[40] = 1000
            window.add(seen, base, GUARD, now)
            rollout = look(rollout, window, now)
        assert rollout.why
        assert rollout.step in (before.step, before.step + 1)
        if rollout.step > before.step:
            assert before.phase is Phase.RUNNING
            assert now - before.since >= GUARD.hold_s
            assert window.variant.asked >= GUARD.min_requests
            assert window.variant.errors <= GUARD.max_error_rate * window.variant.asked
            window = window.next_step()
        if not rollout.is_open:
            assert rollout.weight == (100 if rollout.phase is Phase.DONE else 0)


def test_a_paused_one_stays_but_its_bounds_hold():
    world = World(5)
    world.rollout = pause(world.rollout)
    assert world.run(300).phase is Phase.PAUSED
    world.errors, world.rate = 0.5, 5000
    assert world.run(60).phase is Phase.ROLLED_BACK


def test_where_base_has_no_traffic_left_it_is_compared_with_base_before():
    world = World(6)
    while world.rollout.weight < 100:
        world.second()
    world.slower = 4.0
    rollout = world.run(60)
    assert rollout.phase is Phase.ROLLED_BACK
    assert "took longer" in rollout.why


def test_bounds_that_are_not_given_are_not_held():
    free = RolloutGuard(
        variant="next", hold_s=1, min_requests=1, max_error_rate=None, max_latency_ratio=None, max_disagreement=None
    )
    assert World(1, errors=0.9, slower=9, disagree=0.9, guard=free).run(300).phase is Phase.DONE


def test_a_rollout_survives_being_kept_and_its_step_begins_anew():
    rollout = look(start("next", GUARD, 5.0), Window(), 6.0)
    again = Rollout.from_json(rollout.to_json(), 100.0)
    assert again.since == 100.0
    assert (again.variant, again.guard, again.phase, again.step, again.why) == (
        rollout.variant,
        rollout.guard,
        rollout.phase,
        rollout.step,
        rollout.why,
    )
