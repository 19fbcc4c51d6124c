"""Held-out texts and what a model is measured by."""

import json
from pathlib import Path

import numpy as np
import pytest

from deployments.model.backends import create_backend
from deployments.recognizers.open import open_engine
from preprocessing.bundle import open_source
from preprocessing.pii import PiiEngine, PiiPolicy
from preprocessing.texts import Document
from training.judge import HeldOut, judge, read_labelled
from training.split import MADE_BY_TRAIN, Split

SENTIMENT = open_source("bundled:sentiment")


def test_a_csv_and_a_jsonl_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text,label,part\n"Good, very",good,test\n')
    (tmp_path / "a.jsonl").write_text('{"text": "Good, very", "label": "good", "part": "test"}\n\n')
    found = [read_labelled(tmp_path / name, ("bad", "good")) for name in ("a.csv", "a.jsonl")]
    for [example] in found:
        assert (example.text.reveal(), example.label, example.part) == ("Good, very", 1, "test")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "Jane Roe", "label": "ugly"}', "record 1: it needs a text, and a label of bad, good"),
        ('{"label": "bad"}', "record 1"),
        ('{"text": "Jane Roe", "label": "bad", "part": "later"}', "record 1: part is train, validation or test"),
        ("{", "cannot be read: JSONDecodeError"),
    ],
)
def test_data_that_cannot_be_read_are_not_quoted(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    with pytest.raises(SystemExit, match=message) as refused:
        read_labelled(path, ("bad", "good"))
    assert "Jane" not in str(refused.value)
    with pytest.raises(SystemExit, match="cannot be read"):
        read_labelled(tmp_path / "none.jsonl", ())
    with pytest.raises(SystemExit, match="has labels negative"):
        read_labelled(tmp_path, ("bad", "good"))


def trained_on(folder: Path, created_by: str = MADE_BY_TRAIN, **record: str) -> str:
    """A folder whose manifest says this of the data."""
    folder.mkdir()
    said = {"created_by": created_by, "data": [record], "pipeline": {"pii": PiiEngine().fingerprint()}}
    (folder / "manifest.json").write_text(json.dumps(said))
    return str(folder)


def test_parts_are_those_that_the_model_was_trained_on(tmp_path: Path) -> None:
    records = [{"text": f"Write to a{i}@x.org on line {i}", "label": "bad", "part": "test"} for i in range(60)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    split, engine = Split("", 3, (0.5, 0.25, 0.25)), PiiEngine()
    found = read_labelled(path, ("bad",), trained_on(tmp_path / "by_hash", split=str(split)), engine)
    safe = [
        answer.text for answer in engine.anonymize([e.text for e in found], range(60)) if isinstance(answer, Document)
    ]
    assert [example.part for example in found] == [split.part_of(text) for text in safe]
    assert {example.part for example in found} == {"train", "validation", "test"}
    column = trained_on(tmp_path / "by_column", split="column fold")
    with pytest.raises(SystemExit, match="record 1: it needs a fold: the model was trained on a split by it"):
        read_labelled(path, ("bad",), column, engine)
    path.write_text('{"text": "a", "label": "bad", "part": "test", "fold": "dev"}')
    assert [example.part for example in read_labelled(path, ("bad",), column, engine)] == ["validation"]


def test_where_the_split_is_not_known_nothing_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "label": "bad"}')
    with pytest.raises(SystemExit, match="record 1: it needs a part"):
        read_labelled(path, ("bad",), trained_on(tmp_path / "old", name="tickets"), PiiEngine())
    other = PiiEngine(PiiPolicy(threshold=0.9))
    with pytest.raises(SystemExit, match="other PII rules"):
        read_labelled(path, ("bad",), trained_on(tmp_path / "new", split=str(Split())), other)
    foreign = trained_on(tmp_path / "foreign", created_by="somebody else")
    assert len(read_labelled(path, ("bad",), foreign, other)) == 1


def test_two_backends_beside_one_another(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    texts = [("I love it.", "positive"), ("I hate it.", "negative"), ("long " * 400, "neutral")] * 4
    path.write_text("\n".join(f'{{"text": "{t} {i}", "label": "{label}"}}' for i, (t, label) in enumerate(texts)))
    examples = read_labelled(path, SENTIMENT.labels)
    held_out = HeldOut.of(SENTIMENT, examples, "train", open_engine())
    assert len(held_out.rows) > len(held_out.labels)
    assert sorted(i for pack in held_out.packs() for i in pack) == list(range(len(held_out.rows)))
    backends = {kind: create_backend(kind, SENTIMENT) for kind in ("onnx", "fake")}
    for backend in backends.values():
        backend.load()
    judged = judge(backends, {"onnx": 2_000_000, "fake": 1_000_000}, held_out, rounds=1)
    assert judged["onnx"].agreement == 1
    assert judged["onnx"].accuracy > judged["fake"].accuracy
    assert judged["onnx"].megabytes == 2
    assert judged["onnx"].ms_per_text > judged["fake"].ms_per_text > 0
    with pytest.raises(SystemExit, match="no texts in the part validation"):
        HeldOut.of(SENTIMENT, [e for e in examples if e.part == "train"], "validation", open_engine())
    assert np.isfinite(list(judged["onnx"].to_dict().values())).all()
