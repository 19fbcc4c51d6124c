"""How many replicas a stage should have, from what its replicas report of their work. Nothing here knows Ray.

Ray's controller calls `FollowWork` about twice a second, once per stage, and holds the bounds itself. It pickles this
module by value, so this imports the standard library alone.

Two questions are asked of the same window of time. How busy are the replicas: `busy` replicas' worth of work at a
target of 0.8 wants `busy / 0.8` of them. How long does what waits wait: units in the queue at the measured rate of
service make replica-seconds, and enough replicas to work them off in `target_wait_s` are wanted. The larger answer
counts. Replicas that are busy all the time hide how much more there is: then the number doubles. But while what waits,
here and at the edge, gets less by itself, those that are there are catching up, and more would come too late.

More replicas are asked for at once, fewer only when the most that was wanted over `keep_s` is fewer, and only as many
as leave some air under the target, so that going down is not at once a reason to go up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Aims", "FollowWork", "Load", "desired_replicas", "loads_of"]

# The names are Workload's; a unit test holds them together.
QUEUED, DONE, BUSY, WAITED = "work_queued", "work_done", "work_busy_s", "work_waited_s"

SATURATED = 0.95
"""From this share of busy time on, a replica's queue is never empty and its demand is not to be seen."""
GROWTH = 2.0
"""Where demand is not to be seen, the number grows by this factor."""
MOST_GROWTH = 4.0
"""One window is not trusted with a larger factor: a single long list of texts is a queue as well."""
CATCHING_UP = 0.9
"""What waits falls by a tenth in half a window: a queue that will be gone in some ten windows."""
AIR = 0.9
"""After going down, replicas are at most this share of the target busy."""


class Sample(Protocol):
    """One point of a series."""

    timestamp: float
    """Unix seconds."""
    value: float


Series = Mapping[str, Mapping[Any, Sequence[Sample]]]


class Context(Protocol):
    """What Ray tells a policy (`ray.serve.config.AutoscalingContext`): the part that is read here."""

    running_replicas: Sequence[Any]
    target_num_replicas: int
    capacity_adjusted_min_replicas: int
    policy_state: dict[str, Any]
    current_time: float | None

    @property
    def total_num_requests(self) -> float:
        """Calls on their way or waiting at the callers."""

    @property
    def raw_metrics(self) -> Series | None:
        """By name, by replica: the points of the look-back window."""


@dataclass(frozen=True)
class Aims:
    """What the policy steers to. Times in seconds; see `deployments.options.Autoscaling`."""

    target_utilisation: float = 0.8
    target_wait_s: float = 1.0
    least_window_s: float = 2.0
    """A replica that has reported for less than this is not judged yet."""
    stale_s: float = 10.0
    """A replica whose last report is older is not counted on."""
    keep_s: float = 120.0
    zero_s: float = 300.0
    """How long nothing at all must have come before the last replica goes."""


@dataclass(frozen=True)
class Load:
    """One replica over the window."""

    utilisation: float
    """Share of the time at work, 0 to 1."""
    queued: float
    """Units that waited, on average."""
    done: float
    """Units done."""
    busy_s: float
    """Seconds of work that they took."""
    catching_up: bool = False
    """Whether less waited in the later half of the window than in the earlier, here and at the edge."""

    @property
    def idle(self) -> bool:
        """Whether nothing came and nothing was done."""
        return self.utilisation == self.queued == self.done == 0


def loads_of(series: Series, replicas: Sequence[Any], now: float, aims: Aims) -> list[Load]:
    """Return the loads of those replicas that reported long enough and lately.

    All over one window, which starts when the last of them had started: what was measured with fewer replicas says
    nothing of the load that each has now.
    """
    told = [_told(series, replica) for replica in replicas]
    known = [
        points
        for points in told
        if points
        and now - points[BUSY][-1].timestamp <= aims.stale_s
        and points[BUSY][-1].timestamp - points[BUSY][0].timestamp >= aims.least_window_s
    ]
    start = max((points[BUSY][0].timestamp for points in known), default=now)
    return [_load(points, start) for points in known]


def _told(series: Series, replica: Any) -> dict[str, Sequence[Sample]]:
    points = {name: series.get(name, {}).get(replica, ()) for name in (QUEUED, DONE, BUSY, WAITED)}
    return points if all(points.values()) else {}


def _load(points: Mapping[str, Sequence[Sample]], start: float) -> Load:
    seconds, busy_s = _growth(points[BUSY], start)
    waited = [point.value for point in points[QUEUED] if point.timestamp >= start]
    return Load(
        utilisation=min(1.0, max(0.0, busy_s / seconds)) if seconds > 0 else 0.0,
        queued=sum(waited) / len(waited) if waited else points[QUEUED][-1].value,
        done=max(0.0, _growth(points[DONE], start)[1]),
        busy_s=max(0.0, busy_s),
        catching_up=_catching_up(waited, [point.value for point in points[WAITED] if point.timestamp >= start]),
    )


def _catching_up(queued: Sequence[float], waited_s: Sequence[float]) -> bool:
    """Whether neither grew from the earlier half to the later, and one fell to `CATCHING_UP` of what it was."""
    half = len(queued) // 2
    halves = [(sum(values[:half]), sum(values[-half:])) for values in (queued, waited_s) if half]
    return any(late < CATCHING_UP * early for early, late in halves) and all(late <= early for early, late in halves)


def _growth(points: Sequence[Sample], start: float) -> tuple[float, float]:
    """Return how long a total was watched since `start`, and by how much it grew."""
    first = next((i for i, point in enumerate(points) if point.timestamp >= start), len(points) - 1)
    return points[-1].timestamp - points[first].timestamp, points[-1].value - points[first].value


def desired_replicas(loads: Sequence[Load], aims: Aims, *, air: float = 1.0) -> float:
    """Return how many replicas the measured load wants, at most `MOST_GROWTH` times those that were measured.

    Args:
        loads: of the replicas that are known; none of them gives 0.
        aims: what to steer to.
        air: a factor on the target utilisation, under 1 when the question is whether fewer would do.
    """
    busy = sum(load.utilisation for load in loads)
    busy_s = sum(load.busy_s for load in loads)
    done = sum(load.done for load in loads)
    # Where no piece of work has ended in the window, its rate is not known and the queue cannot be put in seconds.
    backlog_s = sum(load.queued for load in loads) * busy_s / done if done > 0 else 0.0
    wanted = max(busy / (aims.target_utilisation * air), backlog_s / aims.target_wait_s)
    if 2 * sum(load.catching_up for load in loads) > len(loads):
        return min(wanted, float(len(loads)))
    if loads and busy >= SATURATED * len(loads):
        wanted = max(wanted, GROWTH * len(loads))
    return min(wanted, MOST_GROWTH * len(loads))


class FollowWork:
    """The policy, one instance a stage. Arguments are those of `Aims`."""

    def __init__(self, **aims: float) -> None:
        self._aims = Aims(**aims)

    def __call__(self, context: Context) -> tuple[int, dict[str, Any]]:
        """Return how many replicas there should be, and what to remember until the next call."""
        now = context.current_time or 0.0
        target = context.target_num_replicas
        loads = loads_of(context.raw_metrics or {}, context.running_replicas, now, self._aims)
        state = context.policy_state
        if not loads:
            # Nobody reports: the stage starts, or is at zero, or its reports are lost. What is there stays.
            return target, {"wanted": _remember(state, now, target, self._aims.keep_s)}
        wanted = self._wanted(loads, target, len(context.running_replicas))
        idle = all(load.idle for load in loads) and context.total_num_requests == 0
        remembered = _remember(state, now, wanted, self._aims.keep_s, first=target)
        result = wanted if wanted > target else min(target, max(n for _, n in remembered))
        quiet_since = state.get("quiet_since", now) if idle else None
        new_state: dict[str, Any] = {"wanted": remembered}
        if quiet_since is not None:
            new_state["quiet_since"] = quiet_since
            if context.capacity_adjusted_min_replicas == 0 and now - quiet_since >= self._aims.zero_s and result <= 1:
                return 0, new_state
        return result, new_state

    def _wanted(self, loads: Sequence[Load], target: int, running: int) -> int:
        """Return what this moment's load wants, the present number where it is close to that."""
        more = _whole(desired_replicas(loads, self._aims))
        if more > target:
            return more
        fewer = max(1, _whole(desired_replicas(loads, self._aims, air=AIR)))
        # Replicas that start, or that nobody has heard of yet, are on their way to help: they are not sent back while
        # those that are known have their hands full.
        if len(loads) < max(running, target) and fewer >= len(loads):
            return target
        return min(fewer, target)


def _whole(replicas: float) -> int:
    """Round up, past the noise of floating point."""
    return math.ceil(replicas - 1e-6)


def _remember(
    state: Mapping[str, Any], now: float, wanted: int, keep_s: float, first: int | None = None
) -> list[tuple[float, int]]:
    """Return what was wanted over the last `keep_s`, with `wanted` in it; `first` is what stands where nothing was.

    Only what may yet be the most is kept: times ascend and numbers descend.
    """
    earlier: Sequence[tuple[float, int]] = state.get("wanted") or ([(now, first)] if first is not None else [])
    kept = [(t, n) for t, n in earlier if now - t <= keep_s and n > wanted]
    return [*kept, (now, wanted)]
