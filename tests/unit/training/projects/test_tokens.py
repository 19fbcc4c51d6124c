"""From marked texts to a recognizer that serving can open."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytest.importorskip("torch")
pytest.importorskip("peft")

from deployments.recognizers.config import RecognizerEntry
from deployments.recognizers.open import open_recognizer
from preprocessing.tokenize import FastTokenizer
from tests.unit.training.projects.tiny import config_of
from training.examples.write import notes, tickets
from training.projects.config import DataConfig
from training.projects.report import Report
from training.projects.spans import IGNORED, Marked, labels_of, marked_texts, token_rows
from training.projects.tokens import train_tokens
from training.projects.tracking import NoTracker

DATA = DataConfig(files=(Path("a"),))


def read(*spans: Any, text: str = "call Ana at Cluj", **fields: Any) -> tuple[list[Marked], Report]:
    report = Report()
    frame = pd.DataFrame({"text": [text] * len(spans), "spans": list(spans)}, index=range(1, len(spans) + 1))
    return marked_texts(frame, DATA.model_copy(update=fields), report), report


def test_spans_are_lists_objects_or_json() -> None:
    texts, report = read(
        [[5, 8, "PERSON"]],
        '[[12, 16, "LOCATION"], [5, 8, "PERSON"]]',
        [{"start": 5, "end": 8, "label": "PERSON"}],
        None,
    )
    marks = [marked.marks for marked in texts]
    assert marks == [((5, 8, "PERSON"),), ((5, 8, "PERSON"), (12, 16, "LOCATION")), ((5, 8, "PERSON"),), ()]
    assert report.findings == []
    assert labels_of(texts) == ("O", "B-LOCATION", "I-LOCATION", "B-PERSON", "I-PERSON")


@pytest.mark.parametrize(
    "spans", ["no json", [[0, 99, "PERSON"]], [[3, 3, "PERSON"]], [[0, 5, "A"], [4, 6, "A"]], [[1]]]
)
def test_spans_that_cannot_be_are_fatal_by_row(spans: Any) -> None:
    _, report = read([[5, 8, "PERSON"]], spans)
    assert [(f.name, f.rows) for f in report.fatal] == [("spans", (2,))]
    assert "Ana" not in repr(report) + report.to_text()


def test_types_must_be_entity_types_or_be_mapped() -> None:
    _, report = read([[5, 8, "PER"]])
    assert [f.name for f in report.fatal] == ["entity_type"]
    _, report = read([[5, 8, "PER"]], entities={"PER": "PERSON"})
    assert report.fatal == ()
    assert report.figures == {"spans by type": {"PER": 1}}
    _, report = read([[5, 8, "PER"]], entities={"PER": "WHO"})
    assert [f.say for f in report.fatal] == ["data.entities: WHO, which PER is mapped to, is no entity type"]


def test_a_name_that_is_taken_for_a_type_is_told_by_its_row() -> None:
    _, report = read([[5, 8, "PERSON"]], [[5, 8, "Maria Rossi"]])
    assert [(f.name, f.rows) for f in report.fatal] == [("entity_type", (2,))]
    assert report.figures == {"spans by type": {"PERSON": 1}}
    assert "Maria" not in repr(report) + report.to_text()


def test_tokens_have_the_target_of_their_span_in_every_window(tmp_path: Path) -> None:
    config_of(tmp_path)
    tokenizer = FastTokenizer(tmp_path / "encoder" / "tokenizer.json")
    text = "call support number now and never again"
    rows = token_rows([Marked(text, ((5, 19, "ID_NUMBER"),))], ("O", "B-ID_NUMBER", "I-ID_NUMBER"), tokenizer, 6, 1)
    assert rows[0].targets == [IGNORED, 0, 1, 2, 0, IGNORED]
    assert all(row.targets[0] == row.targets[-1] == IGNORED for row in rows)
    assert len(rows) > 1


def test_a_marked_text_masks_itself() -> None:
    assert "Ana" not in repr(Marked("Ana", ((0, 3, "PERSON"),)))


def test_what_is_written_is_what_serving_opens(quick_export: Any, tmp_path: Path) -> None:
    rows = [{"text": f"call bad number {i}", "spans": [[5, 8, "PERSON"]]} for i in range(30)]
    (tmp_path / "spans.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    data = {"files": [str(tmp_path / "spans.jsonl")], "shares": [0.6, 0.2, 0.2], "split": ""}
    config = config_of(
        tmp_path, name="people", task="token_classification", method="full", data=data, export={"max_tokens": 16},
        training={"epochs": 6, "rate": 0.02, "head_rate": 0.05},
    )  # fmt: skip
    bundle = train_tokens(config, NoTracker(), say=lambda text: None)
    recognizer = open_recognizer(RecognizerEntry(source=str(bundle)))
    [spans] = recognizer.spans(["call bad number 3"])
    assert [(span.start, span.end, span.entity_type) for span in spans] == [(5, 8, "PERSON")]
    assert json.loads((tmp_path / "run" / "metrics.json").read_text())["test"]["span_f1"] == 1.0


def test_the_examples_data_is_the_same_each_time() -> None:
    assert tickets(20) == tickets(20)
    for row in notes(30):
        assert all(row["text"][start:end].istitle() for start, end, _ in row["spans"])
