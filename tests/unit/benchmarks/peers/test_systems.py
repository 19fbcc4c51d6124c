"""The list of systems, and the environments that they run in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.peers.systems import CORES, SYSTEMS, chosen, systems
from benchmarks.peers.venvs import PEERS, REQUIREMENTS, stamp_of
from benchmarks.servers import ROOT

EVERY = systems(ROOT / "serve_config.yaml", "sentiment")
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)$", re.MULTILINE)
NO_PART_OF_THE_PROJECT = {"bentoml", "litserve", "mosec", "presidio-anonymizer"}


def test_names_are_chosen_whole_or_by_their_beginning() -> None:
    assert [system.name for system in chosen(EVERY, ["people", "graph"])] == ["graph", "people-1x2", "people-2x1"]
    assert len(set(SYSTEMS)) == len(SYSTEMS) == len(EVERY)


def test_a_peer_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="no such peer: triton; there are graph"):
        chosen(EVERY, ["mosec", "triton"])


@pytest.mark.parametrize("system", [system for system in EVERY if system.venv], ids=lambda system: system.name)
def test_every_peer_gets_the_same_threads(system) -> None:
    arguments = dict(zip(system.arguments[::2], system.arguments[1::2], strict=True))
    workers = int(arguments.get("--workers", 2))
    assert workers * int(system.environment["OMP_NUM_THREADS"]) == CORES
    assert system.venv in PEERS


@pytest.mark.parametrize("name", ["kernels", *PEERS])
def test_requirements_are_the_projects_own_versions(name: str) -> None:
    ours = dict(PINNED.findall((ROOT / "constraints.txt").read_text()))
    theirs = dict(PINNED.findall((REQUIREMENTS / f"{name}.txt").read_text()))
    assert theirs
    assert {package: ours.get(package) for package in theirs.keys() - NO_PART_OF_THE_PROJECT} == {
        package: version for package, version in theirs.items() if package not in NO_PART_OF_THE_PROJECT
    }


def test_an_environment_is_made_anew_when_its_requirements_change(tmp_path: Path) -> None:
    tmp_path.joinpath("kernels.txt").write_text("numpy==1\n")
    tmp_path.joinpath("mosec.txt").write_text("-r kernels.txt\nmosec==1\n")
    before = stamp_of("mosec", tmp_path)
    assert stamp_of("mosec", tmp_path) == before
    tmp_path.joinpath("kernels.txt").write_text("numpy==2\n")
    assert stamp_of("mosec", tmp_path) != before
