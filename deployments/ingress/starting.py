"""How long a stage that sleeps takes to start: measured when it woke, told to who could not wait."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["StartClock"]

FIRST_GUESS_S = 15.0
"""Until a start was measured: a replica's process, its imports, a small model's weights and its warm-up."""
MORE = 0.25
"""A start that takes longer than expected takes a quarter of what it took so far again, as far as anybody can know."""

FORGOTTEN = 20.0
"""After this many expected starts a new call starts the clock anew."""


class StartClock:
    """Runs while somebody waits for a stage without replicas.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self.expected_s = FIRST_GUESS_S
        """The longer of the last two starts: the first after a deployment also reads the weights from the disk."""
        self._last_s = 0.0

    def asked(self) -> None:
        """Note that a call waits for a replica, which starts one. What an earlier call waited for is forgotten when no
        start takes so long: it gave up, and the stage may have started and slept again since."""
        now = self._clock()
        if self._since is None or now - self._since > FORGOTTEN * self.expected_s:
            self._since = now

    def started(self) -> None:
        """Note that there is a replica."""
        if self._since is not None:
            took, self._since = self._clock() - self._since, None
            if took <= FORGOTTEN * self.expected_s:
                self.expected_s = max(took, self._last_s)
                self._last_s = took

    @property
    def is_running(self) -> bool:
        """Whether somebody waits, or gave up waiting, and no replica has answered since."""
        return self._since is not None

    @property
    def left_s(self) -> float:
        """Seconds until a replica is expected."""
        if self._since is None:
            return self.expected_s
        elapsed = self._clock() - self._since
        return max(self.expected_s - elapsed, MORE * elapsed)
