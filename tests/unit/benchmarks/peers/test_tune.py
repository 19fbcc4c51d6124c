"""The settings that are tried."""

from __future__ import annotations

from benchmarks.peers.systems import systems
from benchmarks.peers.tune import CANDIDATES, with_arguments
from benchmarks.servers import ROOT

EVERY = {system.name: system for system in systems(ROOT / "serve_config.yaml", "sentiment")}


def test_settings_replace_a_systems_own_and_leave_the_rest() -> None:
    changed = with_arguments(EVERY["mosec"], {"--batch": "99"})
    assert changed.arguments == ("--batch", "99", "--wait-ms", "2")
    assert with_arguments(changed, {"--http": "2"}).arguments[-2:] == ("--http", "2")


def test_what_a_system_runs_with_was_tried() -> None:
    for name, candidates in CANDIDATES.items():
        system = EVERY[name]
        assert any(with_arguments(system, candidate).arguments == system.arguments for candidate in candidates), name
