"""Unit tests start no Ray: whoever tries gets an error that says so. Ray is not imported for that; where a test's own
imports bring it, its entry points are replaced."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import pytest
from hypothesis import settings

# Hypothesis' own profile `ci`, with fewer examples: the same in each run of `make unit`, so that no change is refused
# for what another one brought. `make properties` searches on.
settings.register_profile("ci", parent=settings.get_profile("ci"), max_examples=50)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)

ENTRY_POINTS = {"ray": ("init",), "ray.serve": ("run", "start")}


class RayInUnitTestError(Exception):
    """A unit test tried to start Ray; such a test belongs in tests/integration."""


@pytest.fixture(autouse=True)
def no_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `ray.init`, `serve.run` and `serve.start` raise, whether ray is imported already or by the test."""
    for module, names in ENTRY_POINTS.items():
        if module in sys.modules:
            _close(monkeypatch, module, names)
    monkeypatch.setattr(sys, "meta_path", [_Closer(monkeypatch), *sys.meta_path])


def _close(monkeypatch: pytest.MonkeyPatch, module: str, names: tuple[str, ...]) -> None:
    for name in names:
        monkeypatch.setattr(sys.modules[module], name, _refuse, raising=False)


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise RayInUnitTestError("unit tests cannot start Ray: move this test to tests/integration")


class _Closer:
    """Sees imports of ray that happen during a test, and closes the entry points once they are there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name not in ENTRY_POINTS:
            return None
        spec = next(filter(None, (f.find_spec(name, path, target) for f in sys.meta_path if f is not self)), None)  # type: ignore[arg-type]
        if spec is not None and spec.loader is not None:
            self._wrap(spec.loader, name)
        return spec

    def _wrap(self, loader: Any, name: str) -> None:
        execute = loader.exec_module

        def exec_and_close(module: Any) -> None:
            execute(module)
            _close(self._monkeypatch, name, ENTRY_POINTS[name])

        loader.exec_module = exec_and_close
