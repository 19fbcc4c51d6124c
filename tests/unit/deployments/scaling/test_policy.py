"""How many replicas: single decisions, laws, and whole days in simulated time."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ray import cloudpickle

from deployments.scaling import policy
from deployments.scaling.policy import BUSY, DONE, QUEUED, WAITED, Aims, FollowWork, Load, desired_replicas, loads_of
from tests.unit.deployments.scaling.simulated import Context, Point, Stage

AIMS = Aims(target_utilisation=0.8, target_wait_s=1.0, keep_s=20.0, zero_s=30.0)
NOW = 1000.0


def load(utilisation, queued=0.0, seconds=5.0, rate=100.0, catching_up=False):
    return Load(utilisation, queued, utilisation * seconds * rate, utilisation * seconds, catching_up)


def series(*replicas, until=NOW, seconds=5.0, rate=100.0):
    """Metrics of replicas, each (share of time at work, units that wait), over the last `seconds`."""
    metrics = {QUEUED: {}, DONE: {}, BUSY: {}, WAITED: {}}
    for i, (busy, queued) in enumerate(replicas):
        times = [until - seconds + k for k in range(int(seconds) + 1)]
        metrics[QUEUED][i] = [Point(t, queued) for t in times]
        metrics[WAITED][i] = [Point(t, 0.0) for t in times]
        metrics[BUSY][i] = [Point(t, 50 + busy * (t - times[0])) for t in times]
        metrics[DONE][i] = [Point(t, 900 + busy * rate * (t - times[0])) for t in times]
    return metrics


def decide(metrics, running, target=None, state=None, now=NOW, **context):
    replicas = list(range(running))
    policy = FollowWork(target_utilisation=0.8, target_wait_s=1.0, keep_s=20.0, zero_s=30.0)
    return policy(Context(replicas, target or running, metrics, now, policy_state=state or {}, **context))


@pytest.mark.parametrize(
    ("loads", "wanted"),
    [
        pytest.param([load(0.4)], 1, id="half the target is enough"),
        pytest.param([load(0.9)], 2, id="over the target"),
        pytest.param([load(0.7)] * 8, 7, id="fewer would do"),
        pytest.param([load(1.0)], 2, id="demand is hidden: double"),
        pytest.param([load(1.0)] * 5, 10, id="demand is hidden: double five"),
        pytest.param([load(1.0, queued=900, catching_up=True)] * 4, 4, id="full, and catching up"),
        pytest.param([load(1.0, catching_up=True)] * 2 + [load(1.0)] * 2, 8, id="half of them catching up"),
        pytest.param([load(1.0, queued=300)], 3, id="three seconds of work wait"),
        pytest.param([load(1.0, queued=90_000)], 4, id="one window is trusted with four times"),
        pytest.param([load(0.5, queued=300)], 3, id="a queue counts though nobody is full"),
        pytest.param([load(0.0, queued=300)], 0, id="the rate is not known"),
        pytest.param([], 0, id="nobody is known"),
    ],
)
def test_what_a_load_wants(loads, wanted):
    assert math.ceil(desired_replicas(loads, AIMS) - 1e-6) == wanted


LOADS = st.builds(load, st.floats(0, 1), st.floats(0, 1e6))


@given(st.lists(LOADS, min_size=1, max_size=20))
def test_never_more_than_four_times_and_never_negative(loads):
    assert 0 <= desired_replicas(loads, AIMS) <= policy.MOST_GROWTH * len(loads)


@given(st.lists(LOADS, min_size=1, max_size=20), st.data())
def test_more_work_never_wants_fewer(loads, data):
    i = data.draw(st.integers(0, len(loads) - 1))
    busier = [*loads]
    busier[i] = load(data.draw(st.floats(loads[i].utilisation, 1)), loads[i].queued)
    # The queue of all is put in seconds by the rate of all, which is the same here.
    assert desired_replicas(busier, AIMS) >= desired_replicas(loads, AIMS) - 1e-6


@given(st.lists(LOADS, max_size=8), st.integers(0, 8), st.integers(1, 16))
def test_going_down_gives_no_reason_to_go_up(loads, more, target):
    """Where fewer would do, the same work spread over those fewer asks for no more than them."""
    fewer = max(1, math.ceil(desired_replicas(loads, AIMS, air=policy.AIR) - 1e-6))
    busy = sum(one.utilisation for one in loads)
    if fewer < len(loads) and busy / fewer < policy.SATURATED:
        assert math.ceil(busy / AIMS.target_utilisation - 1e-6) <= fewer


def test_replicas_nobody_heard_of_are_not_guessed_at():
    metrics = series((1.0, 0.0))
    assert decide(metrics, running=2)[0] == 2


def test_without_reports_the_number_stays():
    for metrics in ({}, None, series((1.0, 500.0), until=NOW - 60)):
        assert decide(metrics, running=3)[0] == 3


def test_a_replica_that_is_young_is_not_judged():
    young = series((0.0, 0.0), seconds=1.0)
    assert loads_of(young, [0], NOW, AIMS) == []


def test_what_was_measured_before_a_replica_joined_does_not_count():
    metrics = series((1.0, 0.0), (0.5, 0.0))
    # The first replica was full until the second came three seconds ago, and has been half busy since.
    for name in metrics:
        metrics[name][1] = [p for p in metrics[name][1] if p.timestamp >= NOW - 3]
    metrics[BUSY][0] = [Point(NOW - 5 + k, min(k, 2) + 0.5 * max(0, k - 2)) for k in range(6)]
    assert [one.utilisation for one in loads_of(metrics, [0, 1], NOW, AIMS)] == [0.5, 0.5]


def test_fewer_only_when_fewer_were_wanted_all_along():
    quiet = series(*[(0.1, 0.0)] * 4)
    number, state = decide(quiet, running=4)
    assert number == 4
    number, state = decide(series(*[(0.1, 0.0)] * 4, until=NOW + 10), running=4, state=state, now=NOW + 10)
    assert number == 4
    number, state = decide(series(*[(0.1, 0.0)] * 4, until=NOW + 21), running=4, state=state, now=NOW + 21)
    assert number == 1


def test_the_last_one_goes_when_nothing_came_for_long():
    state = {}
    for second in range(0, 80, 5):
        metrics = series((0.0, 0.0), until=NOW + second)
        number, state = decide(metrics, 1, state=state, now=NOW + second, capacity_adjusted_min_replicas=0)
        assert number == (0 if second >= 30 else 1)


def test_a_call_that_waits_keeps_the_last_one():
    _, state = decide(series((0.0, 0.0)), 1, capacity_adjusted_min_replicas=0)
    later = NOW + 100
    metrics = series((0.0, 0.0), until=later)
    number, _ = decide(metrics, 1, state=state, now=later, total_num_requests=1.0, capacity_adjusted_min_replicas=0)
    assert number == 1


def test_it_stays_at_zero_and_stays_where_it_wakes():
    assert decide({}, running=0, target=0, capacity_adjusted_min_replicas=0)[0] == 0
    assert decide({}, running=0, target=1, capacity_adjusted_min_replicas=0)[0] == 1


def test_it_travels_to_the_controller_by_value():
    import_name = policy.__name__
    cloudpickle.register_pickle_by_value(policy)
    try:
        carried = cloudpickle.loads(cloudpickle.dumps(FollowWork))
    finally:
        cloudpickle.unregister_pickle_by_value(policy)
    assert import_name in policy.__name__
    assert carried(keep_s=5.0)(Context([0], 1, series((0.9, 0.0)), NOW))[0] == 2


def changes(stage):
    return [n for _, n in stage.targets]


@pytest.mark.parametrize(("hold", "most"), [(100.0, 16), (500.0, 16), (5000.0, 32)])
def test_one_to_ten_to_one(hold, most):
    stage = Stage(lambda t: 10.0 if 30 <= t < 120 else 1.0, hold=hold, keep_s=20.0)
    stage.run(30)
    assert changes(stage) in ([1, 2], [1, 2, 4, 2])
    stage.run(25)
    caught_up = len(stage.running())
    assert caught_up >= 11
    stage.run(65)
    assert stage.target >= 11
    stage.run(80)
    assert stage.target <= 3
    # Never down on the way up, never up on the way down. Replicas that hold seconds of work in their own queues ask for
    # more of them, to work it off.
    down = [n for at, n in stage.targets if at > 120]
    assert down == sorted(down, reverse=True)
    up = [n for at, n in stage.targets if 30 <= at <= 55]
    assert up == sorted(up)
    assert max(changes(stage)) <= most
    assert len(stage.targets) <= 20


@settings(deadline=None, max_examples=30)
@given(st.floats(0.05, 12), st.floats(0, 0.15), st.floats(1.0, 10.0))
def test_a_steady_load_settles(level, ripple, start_s):
    stage = Stage(lambda t: level * (1 + ripple * math.sin(t)), start_s=start_s, keep_s=20.0)
    stage.run(150)
    settled = stage.target
    assert settled >= level
    stage.run(60)
    assert stage.target == settled
    before = stage.done
    stage.run(30)
    assert stage.done - before >= 0.95 * 30 * stage.UNITS_PER_S * level * (1 - ripple)


def test_a_load_that_swings_faster_than_it_keeps_changes_nothing():
    stage = Stage(lambda t: 6.0 if t % 16 < 8 else 1.0, keep_s=30.0)
    stage.run(60)
    before = len(stage.targets)
    stage.run(200)
    assert len(stage.targets) == before
