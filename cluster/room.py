"""CPUs that are kept free for exchanges: where a new replica of a stage starts before the old one stops.

A replica starts only where its `num_cpus` are free, the one that takes another's place too. A machine whose stages
reserve all there is would never exchange one; and what is simply left free, autoscaling takes. So Ray is told of more
CPUs than there are, and this holds the difference while nothing is exchanged: autoscaling sees the machine as it is.
It is a placement group, which costs no process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

__all__ = ["Room", "largest_reservation"]

_LEAST: Final = 1.0
_EXCHANGING: Final = "UPDATING"


def largest_reservation(config: Any) -> float:
    """Return the most CPUs that one replica of a Serve config reserves; at least 1, for the next config's."""
    return max(_reservations(config), default=_LEAST)


def _reservations(part: Any) -> Iterator[float]:
    yield _LEAST
    if isinstance(part, dict):
        found = part.get("num_cpus")
        if isinstance(found, int | float):
            yield float(found)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _reservations(inner)


class Room:
    """The CPUs that Ray has too many, taken except during an exchange. Ray must run, with this process as its driver.

    Args:
        cpus: how many.
    """

    def __init__(self, cpus: float) -> None:
        self.cpus = cpus
        self._taken: Any = None

    def take(self) -> None:
        """Hold them, as soon as they are free."""
        from ray.util.placement_group import placement_group

        if self._taken is None:
            self._taken = placement_group([{"CPU": self.cpus}])

    def give(self) -> None:
        """Let replicas have them."""
        from ray.util.placement_group import remove_placement_group

        if self._taken is not None:
            remove_placement_group(self._taken)
            self._taken = None

    def follow(self, applications: dict[str, Any]) -> None:
        """Hold them, or not, by what Serve says of its applications."""
        stages = [stage for app in applications.values() for stage in app.deployments.values()]
        if any(stage.status == _EXCHANGING for stage in stages):
            self.give()
        else:
            self.take()
