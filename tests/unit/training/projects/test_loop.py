"""The same seed gives the same weights, and so does a run that was cut off and resumed."""

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("peft")

import torch

from preprocessing.pii import PiiEngine
from tests.unit.training.projects.tiny import config_of
from training.projects.bundle import identity_of
from training.projects.checks import check_table
from training.projects.config import ConfigError, LoopConfig
from training.projects.encoder import open_encoder, open_pipeline
from training.projects.loop import Epoch, run_loop
from training.projects.network import Network, check_device, load_encoder, merge
from training.projects.prepare import anonymize_rows, prepare
from training.projects.table import read_table
from training.projects.textjob import TextJob

State = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


def run(
    folder: Path,
    checkpoint: Path,
    method: str,
    *,
    kill: signal.Signals | None = None,
    resume: bool = False,
    **fields: Any,
) -> tuple[State, list[Epoch]]:
    """Train; be killed by a signal in the second epoch, before its second step."""
    config = config_of(folder, method=method, training={"epochs": 3} | fields)
    table = read_table(config.data)
    checked = check_table(table, config)
    engine, encoder = PiiEngine(), open_encoder(config)
    pipeline = open_pipeline(encoder, engine)
    prepared = prepare(anonymize_rows(checked, config, engine), pipeline, checked.report)
    torch.manual_seed(config.training.seed)
    network = Network(load_encoder(encoder, config), encoder.layers, 0, 2, config.training.dropout)
    truth = np.array([checked.labels.index(label) for label in prepared.frame["label"]])
    job = TextJob(network, prepared, truth, np.zeros((len(truth), 0), np.float32), config.training, 0)
    if kill:
        taken, loss = [0], job.loss
        steps = -(-len(job.lengths) // config.training.batch)

        def until(picked: Any) -> torch.Tensor:
            taken[0] += 1
            if taken[0] > steps + 1:
                os.kill(os.getpid(), kill)
            return loss(picked)

        job.loss = until  # type: ignore[method-assign]
    history = run_loop(job, config.training, checkpoint, identity_of(config, table, pipeline.spec), resume=resume)
    network.encoder = merge(network.encoder)
    return {name: value.clone() for name, value in network.state_dict().items()}, history


def same(first: State, second: State) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(("method", "kill"), [("lora", signal.SIGKILL), ("full", signal.SIGTERM)])
def test_a_run_that_was_killed_and_resumed_ends_with_the_weights_of_an_unbroken_one(
    folder: Path, tmp_path: Path, method: str, kill: signal.Signals
) -> None:
    whole, history = run(folder, tmp_path / "whole.pt", method)
    child = os.fork()
    if child == 0:
        run(folder, tmp_path / "broken.pt", method, kill=kill)
        os._exit(0)  # not reached
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == kill
    resumed, resumed_history = run(folder, tmp_path / "broken.pt", method, resume=True)
    assert same(whole, resumed)
    assert history == resumed_history
    assert len(history) == 3


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(folder: Path, tmp_path: Path) -> None:
    first, _ = run(folder, tmp_path / "1.pt", "lora")
    second, _ = run(folder, tmp_path / "2.pt", "lora")
    other, _ = run(folder, tmp_path / "3.pt", "lora", seed=8)
    assert same(first, second)
    assert not same(first, other)


def test_a_checkpoint_of_another_config_is_not_resumed(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "c.pt", "lora", epochs=1)
    with pytest.raises(SystemExit, match="another config, other data or other PII rules"):
        run(folder, tmp_path / "c.pt", "lora", resume=True)
    (tmp_path / "c.pt").write_bytes((tmp_path / "c.pt").read_bytes()[:100])
    with pytest.raises(SystemExit, match=r"c\.pt cannot be read \(RuntimeError\): train without --resume"):
        run(folder, tmp_path / "c.pt", "lora", resume=True)


class Fitting:
    """One linear layer that is to give nothing."""

    lengths = (1, 1)

    def __init__(self, width: int) -> None:
        self.network = torch.nn.Linear(width, 2)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters()), "lr": 0.1}]

    def begin(self) -> None: ...

    def loss(self, picked: Any) -> torch.Tensor:
        return self.network.weight.square().sum()

    def score(self) -> float:
        return 0.0


def test_a_checkpoint_of_another_width_is_not_resumed(tmp_path: Path) -> None:
    """Which categories are kept is decided by what counts as personal data, and that changes with the code."""
    config = LoopConfig(epochs=1)
    run_loop(Fitting(3), config, tmp_path / "c.pt", ("now", "before"))
    assert len(run_loop(Fitting(3), config, tmp_path / "c.pt", ("later", "now"), resume=True)) == 1
    with pytest.raises(SystemExit, match="of a network of other sizes: other values of the categorical columns"):
        run_loop(Fitting(4), config, tmp_path / "c.pt", ("now", "before"), resume=True)


def test_an_encoder_that_transformers_cannot_load_is_told(folder: Path, tmp_path: Path) -> None:
    config = config_of(folder)
    encoder = open_encoder(config)
    shutil.copytree(encoder.weights, tmp_path / "encoder")
    broken = replace(encoder, weights=tmp_path / "encoder")
    (tmp_path / "encoder" / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ConfigError, match=r"encoder: transformers cannot load .*/encoder: ") as cut_off:
        load_encoder(broken, config)
    (tmp_path / "encoder" / "model.safetensors").unlink()
    with pytest.raises(ConfigError, match=r"transformers cannot load .*/encoder: .*model\.safetensors") as gone:
        load_encoder(broken, config)
    assert "\n" not in str(cut_off.value) + str(gone.value)


@pytest.mark.parametrize("device", ["nope", "cuda:99"])
def test_a_device_that_is_not_there_is_named(device: str) -> None:
    with pytest.raises(ConfigError, match=f"training.device: torch has no device {device} here"):
        check_device(device)


def test_lora_leaves_the_frozen_weights_to_merge_and_trains_the_rest(folder: Path, tmp_path: Path) -> None:
    before = load_encoder(open_encoder(config_of(folder)), config_of(folder, method="full")).state_dict()
    after, _ = run(folder, tmp_path / "c.pt", "lora", warm_head=False)
    moved = {name for name, value in before.items() if not torch.equal(value, after[f"encoder.{name}"])}
    assert moved
    assert all(name.endswith(("query.weight", "key.weight", "value.weight", "dense.weight")) for name in moved)
