"""A stage in simulated time, scaled by the real policy: work comes at a rate, replicas do a fixed amount a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from deployments.scaling.policy import BUSY, DONE, QUEUED, WAITED, FollowWork

__all__ = ["Context", "Point", "Stage"]


@dataclass
class Point:
    timestamp: float
    value: float


@dataclass
class Context:
    """What Ray hands to a policy."""

    running_replicas: Sequence[Any]
    target_num_replicas: int
    raw_metrics: dict[str, dict[Any, list[Point]]]
    current_time: float | None
    total_num_requests: float = 0.0
    policy_state: dict[str, Any] = field(default_factory=dict)
    capacity_adjusted_min_replicas: int = 1


@dataclass
class Replica:
    born: float
    queued: float = 0.0
    done: float = 0.0
    busy_s: float = 0.0
    points: dict[str, list[Point]] = field(default_factory=lambda: {QUEUED: [], DONE: [], BUSY: [], WAITED: []})


class Stage:
    """Runs in steps of a tenth of a second. `load` is work arriving, in replicas' worth, as a function of time.

    Args:
        start_s: seconds from asking for a replica to having it.
        hold: units that the edge lets into each replica's queue; the rest waits where no replica sees it.
    """

    STEP = 0.1
    UNITS_PER_S = 1000.0

    def __init__(
        self,
        load: Callable[[float], float],
        *,
        bounds: tuple[int, int] = (1, 64),
        start_s: float = 2.0,
        hold: float = 500.0,
        **aims: float,
    ) -> None:
        self.policy = FollowWork(**aims)
        self.load, self.bounds, self.start_s, self.hold = load, bounds, start_s, hold
        self.now = 1000.0
        self.edge = 0.0
        self.done = 0.0
        self.target = max(1, bounds[0])
        self.targets: list[tuple[float, int]] = [(0.0, self.target)]
        self.replicas = [Replica(self.now - 100) for _ in range(self.target)]
        self.state: dict[str, Any] = {}

    def run(self, seconds: float) -> None:
        for i in range(round(seconds / self.STEP)):
            self._step()
            if i % 5 == 0:
                self._decide()

    def _step(self) -> None:
        self.now += self.STEP
        self.edge += self.load(self.now - 1000.0) * self.UNITS_PER_S * self.STEP
        running = self.running()
        for replica in sorted(running, key=lambda r: r.queued):
            let_in = min(self.edge / max(1, len(running)) + 1e-9, self.hold - replica.queued, self.edge)
            replica.queued += let_in
            self.edge -= let_in
        for replica in running:
            work = min(replica.queued, self.UNITS_PER_S * self.STEP)
            replica.queued -= work
            replica.done += work
            replica.busy_s += work / self.UNITS_PER_S
            self.done += work
            if round(self.now / self.STEP) % 10 == 0:
                waited_s = self.edge / (len(running) * self.UNITS_PER_S)
                values = {QUEUED: replica.queued, DONE: replica.done, BUSY: replica.busy_s, WAITED: waited_s}
                for name, value in values.items():
                    replica.points[name] = [p for p in replica.points[name] if p.timestamp > self.now - 5.0]
                    replica.points[name].append(Point(self.now, value))

    def running(self) -> list[Replica]:
        return [replica for replica in self.replicas if replica.born <= self.now]

    def _decide(self) -> None:
        running = self.running()
        metrics = {
            name: {id(r): r.points[name] for r in running if r.points[name]} for name in (QUEUED, DONE, BUSY, WAITED)
        }
        waiting = self.edge + sum(r.queued for r in running)
        context = Context([id(r) for r in running], self.target, metrics, self.now, waiting, self.state, self.bounds[0])
        wanted, self.state = self.policy(context)
        target = max(self.bounds[0], min(self.bounds[1], wanted))
        if target != self.target:
            self.targets.append((self.now - 1000.0, target))
            self.replicas += [Replica(self.now + self.start_s) for _ in range(target - self.target)]
            # Those that are leaving hand what they hold back to the edge, as a draining replica would finish it.
            self.edge += sum(replica.queued for replica in self.replicas[target:])
            self.replicas = self.replicas[:target]
            self.target = target
