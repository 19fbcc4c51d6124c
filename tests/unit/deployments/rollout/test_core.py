"""The rollout's core: what it decides, and that decisions outlive it."""

from dataclasses import replace

import pytest

from deployments.rollout.config import RolloutConfig, RolloutGuard
from deployments.rollout.core import MemoryStore, Rollouts
from deployments.rollout.messages import Command, Refused, Report, SetWeights, VariedModel
from deployments.rollout.tally import Tally

GUARD = RolloutGuard(variant="next", steps=(10, 100), hold_s=5, min_requests=50, max_disagreement=None)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class House:
    """A core, an ingress or several that report to it, and the traffic they have seen."""

    def __init__(self, store=None, weights=None, digest="d", guard=GUARD, variants=("base", "next", "other")):
        self.store = store or MemoryStore()
        self.clock = Clock()
        self.given = VariedModel("mood", variants, digest, {"next": 10.0} if weights is None else weights)
        self.guard = guard
        self.tallies = {name: {v: Tally() for v in variants} for name in ("one", "two")}
        self.start()
        self.core.configure({})

    def start(self):
        self.core = Rollouts([(self.given, self.guard)], self.store, self.clock)

    def see(self, who, variant, *, good=0, bad=0):
        for _ in range(good):
            self.tallies[who][variant].answered(0.01)
        for _ in range(bad):
            self.tallies[who][variant].failed()

    def walk(self, seconds=30, seconds_each=0.01):
        """Let time pass with as many requests as it takes, as long as the rollout is running."""
        for _ in range(seconds):
            if self.rollout.phase != "running":
                break
            on_base = 30 if self.weights["base"] else 0
            for who in self.tallies:
                for _ in range(20):
                    self.tallies[who]["next"].answered(seconds_each)
            self.second(base=(on_base, 0))

    def second(self, **traffic):
        self.clock.now += 1
        for who in self.tallies:
            for variant, (good, bad) in traffic.items():
                self.see(who, variant, good=good, bad=bad)
            copies = {name: tally.plus(Tally()) for name, tally in self.tallies[who].items()}
            self.plan = self.core.exchange(Report(who, {"mood": copies}))

    @property
    def weights(self):
        return {state.name: state.weight for state in self.core.state("mood").variants}

    @property
    def rollout(self):
        return self.core.state("mood").rollout


def test_it_starts_with_the_configs_weights_and_tells_every_ingress_the_same():
    house = House()
    house.second(base=(1, 0))
    assert house.weights == {"base": 90.0, "next": 10.0, "other": 0.0}
    assert house.plan.slots["mood"].count("next") == 100
    assert repr(house.plan.key) not in repr(house.plan)


def test_weights_change_and_outlive_the_replica_and_so_does_the_key():
    house = House()
    house.second(base=(1, 0))
    key, before = house.plan.key, house.plan.slots["mood"]
    state = house.core.command("mood", SetWeights({"next": 30}))
    assert {v.name: v.weight for v in state.variants} == {"base": 70, "next": 30, "other": 0}
    house.start()
    house.core.configure({})
    house.second(base=(1, 0))
    assert house.weights["next"] == 30
    assert house.plan.key == key
    moved = {(a, b) for a, b in zip(before, house.plan.slots["mood"], strict=True) if a != b}
    assert moved == {("base", "next")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"nobody": 10},
        {"next": 60, "other": 60},
        {"next": 60, "other": 40.1},
        {"next": -1},
        {"base": 10},
        {"next": float("nan")},
        {"next": 0.25},
    ],
)
def test_wrong_weights_are_refused_and_change_nothing(wrong):
    house = House()
    assert isinstance(house.core.command("mood", SetWeights(wrong)), Refused)
    with pytest.raises(ValueError, match="mood"):
        house.core.configure({"mood": wrong})
    assert house.weights["next"] == 10


def test_weights_are_added_up_in_tenths():
    house = House(variants=("base", "next", "other", "third"), weights={})
    house.core.command("mood", SetWeights({"next": 28.6, "other": 35.7, "third": 35.7}))
    assert house.weights == {"base": 0, "next": 28.6, "other": 35.7, "third": 35.7}


def test_an_unknown_model_is_refused():
    house = House()
    assert isinstance(house.core.state("gloom"), Refused)
    assert isinstance(house.core.command("gloom", SetWeights({})), Refused)
    with pytest.raises(ValueError, match="gloom"):
        house.core.configure({"gloom": {}})


def test_the_config_is_followed_when_it_says_something_new_and_only_then():
    house = House()
    house.core.command("mood", SetWeights({"next": 30}))
    house.core.configure({})
    assert house.weights["next"] == 30
    house.core.configure({"mood": {"next": 5}})
    assert house.weights["next"] == 5
    house.core.command("mood", SetWeights({"next": 40}))
    house.start()
    house.core.configure({"mood": {"next": 5}})
    assert house.weights["next"] == 40


def test_other_variants_under_the_same_names_start_by_the_config():
    house = House()
    house.core.command("mood", SetWeights({"next": 0}))
    again = House(store=house.store, digest="other weights in there")
    assert again.weights["next"] == 10


def test_a_rollout_walks_up_over_several_ingresses():
    house = House(weights={})
    house.second(base=(30, 0))
    state = house.core.command("mood", Command("start"))
    assert (state.rollout.variant, state.rollout.phase, state.rollout.weight) == ("next", "running", 10)
    for _ in range(30):
        if house.rollout.phase != "running":
            break
        house.second(base=(30, 0), next=(10, 0))
    assert house.rollout.phase == "done"
    assert house.weights == {"base": 0, "next": 100, "other": 0}


def test_a_bad_variant_loses_its_traffic_at_once_and_it_stays_lost():
    house = House(weights={})
    house.second(base=(30, 0))
    house.core.command("mood", Command("start", "next"))
    house.second(base=(30, 0), next=(8, 8))
    house.second(base=(30, 0), next=(8, 8))
    assert house.rollout.phase == "rolled_back"
    assert "failed" in house.rollout.why
    assert house.plan.slots["mood"].count("next") == 0
    house.start()
    house.core.configure({})
    assert (house.rollout.phase, house.weights["next"]) == ("rolled_back", 0)


def test_when_the_replica_dies_the_step_is_kept_and_observed_anew():
    house = House(weights={})
    house.second(base=(30, 0))
    house.core.command("mood", Command("start", "next"))
    for _ in range(4):
        house.second(base=(30, 0), next=(30, 0))
    house.start()
    house.core.configure({})
    house.second(base=(30, 0), next=(30, 0))
    house.second(base=(30, 0), next=(30, 0))
    assert (house.rollout.phase, house.rollout.weight) == ("running", 10)
    for _ in range(6):
        house.second(base=(30, 0), next=(30, 0))
    assert house.rollout.weight == 100


@pytest.mark.parametrize(("seconds_each", "phase"), [(0.01, "done"), (1.0, "rolled_back")])
def test_at_the_last_step_it_is_remembered_how_base_was(seconds_each, phase):
    house = House(weights={})
    house.second(base=(30, 0))
    house.core.command("mood", Command("start"))
    while house.rollout.weight < 100:
        house.second(base=(30, 0), next=(10, 0))
    house.start()
    house.core.configure({})
    assert (house.rollout.phase, house.weights["base"]) == ("running", 0)
    house.walk(seconds_each=seconds_each)
    assert house.rollout.phase == phase


ALL_AT_ONCE = RolloutGuard(variant="next", steps=(100,), hold_s=5, min_requests=50, max_disagreement=None)


def test_a_rollout_of_one_step_does_not_wait_for_what_cannot_come():
    house = House(weights={}, guard=ALL_AT_ONCE)
    house.core.command("mood", Command("start"))
    house.walk()
    assert house.rollout.phase == "done"


def test_a_rollout_of_one_step_is_compared_with_base_before_it():
    house = House(weights={}, guard=ALL_AT_ONCE)
    house.second(base=(50, 0))
    house.core.command("mood", Command("start"))
    house.walk(seconds_each=1.0)
    assert (house.rollout.phase, house.weights["base"]) == ("rolled_back", 100)
    assert "took longer" in house.rollout.why


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("end", ["aborted", "rolled_back"])
def test_what_a_rollout_took_from_others_they_get_back(end, restarts):
    house = House(weights={"next": 5.0, "other": 20.0})
    house.second(base=(30, 0))
    house.core.command("mood", Command("start"))
    while house.rollout.weight < 100:
        house.second(base=(30, 0), next=(10, 0))
    assert house.weights == {"base": 0, "next": 100, "other": 0}
    if restarts:
        house.start()
        house.core.configure({})
    if end == "aborted":
        house.core.command("mood", Command("abort"))
    else:
        house.second(next=(20, 0))
        house.second(next=(5, 20))
    assert house.rollout.phase == end
    assert house.weights == {"base": 80, "next": 0, "other": 20}


def test_without_comparisons_a_rollout_does_not_wait_for_them():
    house = House(weights={}, guard=None)
    house.given = replace(house.given, compares=False)
    house.start()
    house.core.configure({})
    house.core.command("mood", Command("start", "next"))
    house.clock.now += 300
    house.second(base=(200, 0), next=(200, 0))
    house.second(base=(200, 0), next=(200, 0))
    assert house.rollout.weight == 10


def test_what_an_ingress_saw_before_a_step_is_not_part_of_it():
    house = House()
    house.see("one", "next", bad=500)
    house.core.command("mood", Command("start", "next"))
    house.second(base=(30, 0), next=(10, 0))
    house.second(base=(30, 0), next=(10, 0))
    assert house.rollout.phase == "running"
    [state] = [v for v in house.core.state("mood").variants if v.name == "next"]
    assert state.tally.errors == 500


def test_a_report_that_comes_twice_counts_once():
    house = House()
    house.second(base=(7, 0))
    house.second()
    [state] = [v for v in house.core.state("mood").variants if v.name == "base"]
    assert state.tally.requests == 14


def test_an_ingress_that_returns_after_a_silence_counts_once():
    house = House()
    house.second(base=(50, 0))
    house.clock.now += 3600  # its own silence, or this replica's
    house.second()
    [state] = [v for v in house.core.state("mood").variants if v.name == "base"]
    assert state.tally.requests == 100


def test_those_that_are_gone_are_forgotten_in_the_end(monkeypatch):
    monkeypatch.setattr("deployments.rollout.core.REPORTERS", 3)
    house = House()
    for i in range(9):
        house.second(base=(1, 0))
        house.core.exchange(Report(f"gone {i}", {"mood": {}}))
    [state] = [v for v in house.core.state("mood").variants if v.name == "base"]
    assert (state.tally.requests, len(house.core._reporters)) == (18, 3)


def test_pausing_resuming_aborting():
    house = House(weights={})
    assert isinstance(house.core.command("mood", Command("pause")), Refused)
    house.core.command("mood", Command("start"))
    assert house.core.command("mood", Command("start")).conflict
    assert house.core.command("mood", SetWeights({"next": 3})).conflict
    assert house.core.command("mood", Command("pause")).rollout.phase == "paused"
    for _ in range(10):
        house.second(base=(30, 0), next=(30, 0))
    assert house.weights["next"] == 10
    assert house.core.command("mood", Command("resume")).rollout.phase == "running"
    state = house.core.command("mood", Command("abort"))
    assert state.rollout.phase == "aborted"
    assert house.weights["next"] == 0


def test_a_rollout_needs_a_variant():
    house = House(guard=None)
    assert "next, other" in house.core.command("mood", Command("start")).why
    assert "next, other" in house.core.command("mood", Command("start", "base")).why
    assert house.core.command("mood", Command("start", "other")).rollout.variant == "other"


def test_a_store_that_fails_does_not_stop_it(caplog):
    class Broken:
        def read(self):
            raise OSError("no")

        def write(self, data):
            raise OSError("no")

    house = House(store=Broken())
    house.core.command("mood", SetWeights({"next": 20}))
    assert house.weights["next"] == 20
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert said[0] == "the rollout's decisions cannot be read, so the config holds: OSError"
    assert set(said[1:]) == {"the rollout's decisions cannot be kept: OSError"}


def test_what_was_kept_of_a_variant_that_is_gone_is_dealt_out_anew():
    house = House()
    house.core.command("mood", SetWeights({"other": 50}))
    again = House(store=house.store, variants=("base", "next"), digest="e")
    assert again.weights == {"base": 90, "next": 10}


def test_there_is_one_replica():
    with pytest.raises(ValueError, match="one replica"):
        RolloutConfig.model_validate({"deployment": {"num_replicas": 2}})


@pytest.mark.parametrize("steps", [(), (10, 10), (50, 10), (0, 100), (0.05, 100), (50, 101)])
def test_steps_rise(steps):
    with pytest.raises(ValueError, match=r"steps|tenths|100"):
        RolloutGuard(variant="a", steps=steps)
