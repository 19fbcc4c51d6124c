"""An answer is wholly of one version, whoever meets whom while one takes another's place."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.catalog import ModelEntry
from deployments.messages import PostprocessReply, PostprocessRequest
from deployments.postprocessor.core import Postprocessor
from deployments.reading import Reading, made_by, reading_of
from preprocessing.bundle import BUNDLED_ROOT, open_source
from tests.tiny import tiny_folder

readings = st.builds(
    Reading,
    task=st.just("classification"),
    review_below=st.floats(0, 1),
    temperature=st.floats(0.1, 10),
    novelty_above=st.floats(0, 5),
    conformal=st.dictionaries(st.sampled_from([0.9, 0.95]), st.floats(0, 1)),
    labels=st.permutations(["bad", "good", "so-so"]).map(tuple),
    made_by=st.text("0123456789abcdef", min_size=8, max_size=8),
)
logits = st.lists(st.lists(st.floats(-8, 8, width=32), min_size=3, max_size=3), min_size=1, max_size=4)


def read(own: Reading | None, rows: list[list[float]], sent: Reading | None) -> PostprocessReply:
    n = len(rows)
    request = PostprocessRequest(
        model="mood",
        values=np.array(rows, dtype=np.float32),
        item_offsets=np.arange(n + 1),
        row_weights=np.ones(n, dtype=np.float32),
        n=n,
        top_k=(None,) * n,
        thresholds=(None,) * n,
        labels=(),
        novelty=np.linspace(0, 5, n, dtype=np.float32),
        coverages=(0.9,) * n,
        reading=sent,
    )
    return Postprocessor({"mood": own} if own else {}).read(request)


@given(old=readings, new=readings, rows=logits)
def test_rows_are_read_by_what_came_with_them_whatever_the_postprocessor_has(
    old: Reading, new: Reading, rows: list[list[float]]
) -> None:
    for mine, theirs in itertools.permutations([old, new]):
        assert read(theirs, rows, mine) == read(mine, rows, mine) == read(None, rows, mine)


def test_rows_that_come_without_are_read_by_the_config() -> None:
    own = Reading("classification", review_below=0.7, temperature=2.0)
    assert read(own, [[0, 4, 0]], None) == read(None, [[0, 4, 0]], own)


def entry(source: str, **settings: object) -> ModelEntry:
    return ModelEntry.model_validate({"name": "mood", "source": source, **settings})


def test_what_a_bundle_says_of_reading_travels() -> None:
    source = open_source("bundled:sentiment")
    found = reading_of(entry("bundled:sentiment"), source)
    assert found.temperature == source.calibration["temperature"]
    assert (found.labels, found.made_by) == (source.labels, made_by(entry("bundled:sentiment"), source))


def test_versions_differ_by_settings_by_name_and_by_content() -> None:
    source = open_source("bundled:sentiment")
    assert len(source.digest) == 64
    one = entry("bundled:sentiment")
    made = [
        made_by(one, source),
        made_by(entry("bundled:sentiment", review={"below": 0.9}), source),
        made_by(one, dataclasses.replace(source, version="2.0.0")),
        made_by(one, dataclasses.replace(source, digest="0" * 64)),
    ]
    assert len(set(made)) == 4
    assert made_by(entry("bundled:sentiment", deployment={"num_cpus": 3}), source) == made[0]


@pytest.mark.parametrize("change", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_folder_of_other_content_is_another(tmp_path: Path, change: str) -> None:
    folder = tiny_folder(tmp_path / "mood", labels=("bad", "good"))
    before = open_source(str(folder)).digest
    assert open_source(str(folder)).digest == before
    path = folder / change
    path.write_bytes(path.read_bytes() + b" ")
    assert open_source(str(folder)).digest != before


def test_a_bundle_is_known_by_its_manifest() -> None:
    assert open_source("bundled:sentiment").digest != open_source("bundled:tags").digest
    assert (BUNDLED_ROOT / "sentiment" / "manifest.json").is_file()
