"""When CPUs are held, and how many. That an exchange finishes on two of them is for the integration tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from cluster.room import Room, largest_reservation
from tests.conftest import ROOT


class CountingRoom(Room):
    """Says what it does to Ray instead of doing it."""

    def __init__(self) -> None:
        super().__init__(1)
        self.held = True

    def take(self) -> None:
        self.held = True

    def give(self) -> None:
        self.held = False


@pytest.mark.parametrize(
    ("config", "cpus"),
    [
        ({}, 1.0),
        ({"applications": [{"args": {"models": [{"deployment": {"num_cpus": 0.5}}]}}]}, 1.0),
        (
            {
                "applications": [
                    {"args": {"models": [{"deployment": {"num_cpus": 3}}, {"deployment": {"num_cpus": 2}}]}}
                ]
            },
            3,
        ),
        ({"applications": [{"deployments": [{"ray_actor_options": {"num_cpus": 4.5}}]}]}, 4.5),
    ],
)
def test_there_is_room_for_the_largest_replica(config: dict[str, Any], cpus: float) -> None:
    assert largest_reservation(config) == cpus


def test_the_default_config_needs_one_cpu_more() -> None:
    assert largest_reservation(yaml.safe_load((ROOT / "serve_config.yaml").read_text())) == 1


def test_they_are_given_for_as_long_as_a_stage_is_exchanged() -> None:
    room = CountingRoom()
    for status, held in [("UPDATING", False), ("UPDATING", False), ("HEALTHY", True), ("UPSCALING", True)]:
        stages = {"ingress": SimpleNamespace(status="HEALTHY"), "model-mood": SimpleNamespace(status=status)}
        room.follow({"text": SimpleNamespace(deployments=stages)})
        assert room.held is held
