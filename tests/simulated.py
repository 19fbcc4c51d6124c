"""An event loop whose time is simulated: it jumps to whatever is waited for next, so an hour costs a millisecond."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["run_simulated"]

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing; the loop's clock goes on by what it would have waited."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise AssertionError("everybody waits for what never comes")
        self.now += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_simulated(main: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """Run `main`, which is given the clock, until it returns; whatever still runs then is cancelled. No threads."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main(runner.get_loop().time))
