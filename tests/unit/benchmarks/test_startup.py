"""What is claimed of a start."""

from __future__ import annotations

from benchmarks.machine import Setting
from benchmarks.starts import Start, Timeline
from benchmarks.startup import Startup, claims

SETTING = Setting("A CPU", 2, 24.0, "Linux 6", {"python": "3.11"}, "abc1234567", dirty=False)
STEPS = {"import Ray Serve": 9.0, "check the bundle": 0.1, "import the runtime": 0.4, "load the model": 0.3}


def test_a_models_load_is_all_that_is_done_for_it() -> None:
    made = Startup("startup", "2026-01-02", SETTING)
    made.starts = [Start("warm 1", Timeline(4.0, 9.0, {}, 20.0), 21.0, {}, {}, [])]
    made.stages = [{"stage": "model-a", "steps": STEPS | {"warm up": 0.4}}, {"stage": "ingress", "steps": {}}]
    load = claims(made)[0]
    assert (load.found, load.met) == ("0.0600", False)
