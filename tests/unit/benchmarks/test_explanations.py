"""Explanations of the bundled model are true of it: a small version of `make bench-explain`."""

import json
import random

import pytest

from benchmarks.explanations import MOST, Cost, Results, read_rows, to_markdown
from benchmarks.faithfulness import Falls, House, mean_falls, measure_falls
from benchmarks.figures import Figure
from benchmarks.in_process import InProcess
from benchmarks.machine import Setting
from benchmarks.opinions import OPINIONS
from deployments.catalog import ModelEntry
from preprocessing.cells import read_cells

SETTING = Setting("cpu", 2, 8.0, "Linux", {}, "abc", False)
FALLS = [Falls(4, [0.5, 0.4], [0.1, 0.2], [-0.1, 0.0]), Falls(3, [0.2], [0.3], [0.1])]


@pytest.fixture(scope="module")
def stages():
    house = InProcess(ModelEntry(name="sentiment", source="bundled:sentiment"))
    yield house.stages
    house.close()


async def test_the_heaviest_phrases_move_the_score_more_than_random_ones_and_these_more_than_the_lightest(stages):
    texts = random.Random(3).sample([text for text in OPINIONS if len(text) < 110], 12)
    falls = await measure_falls(House(stages, "sentiment"), [(text, None) for text in texts], most=3)
    assert len(falls) == 12
    means = {kind: sum(fall.aopc(kind) for fall in falls) / 12 for kind in ("top", "random", "bottom")}
    assert means["top"] > means["random"] + 0.1
    assert means["random"] > means["bottom"]
    assert sum(fall.aopc("top") > fall.aopc("random") for fall in falls) >= 10


async def test_the_one_phrase_with_most_weight_is_what_the_score_falls_by(stages):
    house = House(stages, "sentiment")
    explained = await house.explain(("The soup tasted of nothing and the bread was stale.", None))
    heaviest = max(range(len(explained.parts)), key=lambda i: explained.weights[i])
    variants = [explained.parts.without(()), explained.parts.without([heaviest])]
    whole, left = await house.scores(variants, explained.label)
    assert explained.weights[heaviest] == pytest.approx(whole - left, abs=0.02)


def test_means_are_over_the_texts_that_have_as_many_phrases():
    means = mean_falls(FALLS, 3)
    assert means["texts"] == [2, 1, 0]
    assert means["top"] == pytest.approx([0.35, 0.4, 0])


def test_the_page_has_claims_falls_and_cost():
    cost = Cost("short", 2, 4.5, 5.0, 30.0, Figure(6, 4, 9))
    results = Results("make", "2026-11-23", SETTING, "bundled:sentiment", "occlusion", {"opinions": FALLS}, [cost])
    found = to_markdown(results)
    assert "**no**" in found
    assert "| 1 | 2 | 0.350 | 0.200 | 0.000 |" in found
    assert "6.0 (4.0 – 9.0)" in found
    assert MOST >= 2


def test_rows_are_read_as_training_reads_them(tmp_path):
    kinds = (("amount", "number"), ("plan", "category"))
    rows = [{"text": str(i), "amount": amount, "plan": "pro"} for i, amount in enumerate(["12.50", "", 0, None])]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    expected = [("0", 12.5), ("1", None), ("2", 0.0), ("3", None)]
    found = sorted(read_rows(kinds, path, 9), key=lambda item: item[0])
    assert found == [(text, read_cells(kinds, {"amount": amount, "plan": "pro"})) for text, amount in expected]
    assert len(read_rows(kinds, path, 2)) == 2
