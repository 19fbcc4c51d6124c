"""Tables: what is decided for a column, what becomes of its cells, and what the report says."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from preprocessing.pii import PiiEngine
from preprocessing.pii.structured.table_policy import TableError, TablePolicy
from preprocessing.pii.structured.tables import TableAnonymizer, TableResult, anonymize_table
from preprocessing.texts import RawText


def run(frame: pd.DataFrame, engine: Any = None, **policy: Any) -> TableResult:
    engine = engine or PiiEngine()
    return anonymize_table(engine, frame, TablePolicy.model_validate(policy))


def decided(name: str, values: Any, **policy: Any) -> str:
    return run(pd.DataFrame({name: values}), **policy).report.columns[0].decision


MAILS = ["a@x.example", "b@x.example", "c@x.example", "d@x.example", "not given"]
DECIDED = [
    ("email", ["x"], "whole", "the name says it"),
    ("ssn", [123456789, 223456789], "whole", "a named number is read as its digits"),
    ("age", [1.0, None], "whole", "a likely name is enough in a table"),
    ("contact_1", MAILS, "whole", "mostly e-mail addresses, so the others are taken for some"),
    ("comment", ["see a@x.example", *MAILS], "scan", "four of six are too few"),
    ("comment", ["see a@x.example", "b", "c"], "scan", "some hold findings"),
    ("comment", ["a", "b"], "scan", "text without findings is scanned all the same: a sample is not the table"),
    ("amount", [1, 2, 3], "keep", "numbers"),
    ("ref", [4111111111111111, 1, 2], "scan", "numbers, some of which are findings"),
    ("ref", [4111111111111111, 5555555555554444, 4012888888881881], "whole", "numbers, all of which are"),
    ("when", [datetime.datetime(2024, 1, 2)], "keep", "a date is nobody's by itself"),
    ("dob", [datetime.datetime(1990, 1, 2)], "whole", "a date of birth is somebody's"),
    ("email_opt_in", [True, False], "keep", "yes or no"),
    ("user", [{"ssn": 123456789}], "scan", "a name says nothing of what is inside of objects"),
    ("emails", [["a", "b"]], "whole", "a list of values"),
    ("mixed", ["x", 1, None], "scan", "objects"),
    ("empty", [None, None], "scan", "nothing to see"),
]


@pytest.mark.parametrize(("name", "values", "decision", "why"), DECIDED)
def test_what_auto_decides(name: str, values: list[Any], decision: str, why: str) -> None:
    assert decided(name, values) == decision, why


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Jane Roe", "John Doe", None, "Jane Roe"],
            "email": ["jane@x.example", "john@x.example", "", "jane@x.example"],
            "ssn": [912345678.0, float("nan"), 3.0, 912345678.0],
            "note": ["call jane@x.example", "ok", None, "ok"],
            "amount": [1, 2, 3, 4],
        },
        index=[10, 20, 20, 5],
    )


def test_a_table() -> None:
    frame = people()
    result = run(frame)
    assert frame.equals(people()), "the given table is left alone"
    assert list(result.frame.index) == [10, 20, 20, 5]
    assert result.frame["name"].tolist()[:2] == ["<PERSON_1>", "<PERSON_2>"]
    assert pd.isna(result.frame["name"].iloc[2])
    assert result.frame["email"].tolist() == ["<EMAIL_ADDRESS_1>", "<EMAIL_ADDRESS_2>", "", "<EMAIL_ADDRESS_1>"]
    assert result.frame["ssn"].tolist()[::2] == ["<US_SSN_1>", "<US_SSN_2>"]
    assert pd.isna(result.frame["ssn"].iloc[1])
    assert result.frame["note"].tolist()[0] == "call <EMAIL_ADDRESS_1>"
    assert result.frame["amount"].tolist() == [1, 2, 3, 4]
    assert result.frame["amount"].dtype == frame["amount"].dtype
    assert result.frame["name"].dtype == frame["name"].dtype


def test_the_report_counts_cells_and_holds_no_value() -> None:
    report = run(people()).report
    email = next(column for column in report.columns if column.name == "email")
    assert (email.decision, email.cells, email.found, email.types) == ("whole", 4, 3, {"EMAIL_ADDRESS": 3})
    text = report.to_markdown()
    assert text.startswith("4 rows\n\n| column | dtype |")
    assert "| email | str | whole | its name says EMAIL_ADDRESS | 4 | 3 | EMAIL_ADDRESS 3 |" in text
    assert report.to_frame()["found"].tolist() == [3, 3, 3, 1, 0]
    assert not any(value in text for value in ("Jane", "jane", "9123"))


def test_the_vault_gives_the_table_back() -> None:
    frame = people()[["name", "email", "note"]]
    result = run(frame, chunk_rows=1)
    assert result.frame.map(result.vault.restore, na_action="ignore").equals(frame)


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_chunks_change_nothing(rows: int) -> None:
    assert run(people(), chunk_rows=rows).frame.equals(run(people()).frame)


def test_a_value_is_asked_for_once_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    anonymize = PiiEngine.anonymize

    def counted(self: PiiEngine, texts: Sequence[RawText], *rest: Any, **named: Any) -> Any:
        calls.append(len(texts))
        return anonymize(self, texts, *rest, **named)

    monkeypatch.setattr(PiiEngine, "anonymize", counted)
    run(pd.DataFrame({"email": ["a@x.example"] * 1000}), PiiEngine(), chunk_rows=500)
    assert calls == [1, 1]


def test_a_policy_for_columns() -> None:
    columns = {
        "name": {"entity": "PERSON"},
        "email": "redact",
        "ssn": "drop",
        "note": "keep",
        "amount": {"entity": "ID_NUMBER", "operator": "redact"},
    }
    frame = run(people(), columns=columns).frame
    assert list(frame.columns) == ["name", "email", "note", "amount"]
    assert frame.iloc[0].tolist() == ["<PERSON_1>", "<REDACTED>", "call jane@x.example", "<REDACTED>"]
    assert run(people(), default="drop").frame.shape == (4, 0)
    assert run(people(), default="scan").frame["note"].iloc[0] == "call <EMAIL_ADDRESS_1>"


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(TableError, match="no column 'nmae'"):
        run(people(), columns={"nmae": "redact"})
    with pytest.raises(ValidationError, match="columns"):
        TablePolicy.model_validate({"columns": {"name": "nonsense"}})


def test_categories_lose_their_raw_names() -> None:
    values = pd.Categorical(["a@x.example", "b"], categories=["a@x.example", "b", "unused@x.example"])
    frame = run(pd.DataFrame({"c": values}), default="scan").frame
    assert list(frame["c"].cat.categories) == ["<EMAIL_ADDRESS_1>", "b"]
    none = run(pd.DataFrame({"c": values[1:]}), default="scan").frame
    assert list(none["c"].cat.categories) == ["b"]


def test_dates_lists_and_objects() -> None:
    frame = pd.DataFrame(
        {
            "dob": pd.to_datetime(["1990-01-02", None]),
            "extra": [{"mail": "a@x.example", "n": 1}, ["b@x.example", {"ssn": 123456789}]],
            "raw": ['{"mail": "a@x.example"}', "b"],
            "blob": [b"a@x.example", None],
        }
    )
    result = run(frame).frame
    assert result["dob"].iloc[0] == "<DATE_OF_BIRTH_1>"
    assert pd.isna(result["dob"].iloc[1])
    assert result["extra"].tolist() == [
        {"mail": "<EMAIL_ADDRESS_1>", "n": 1},
        ["<EMAIL_ADDRESS_2>", {"ssn": "<US_SSN_1>"}],
    ]
    assert result["raw"].tolist() == ['{"mail": "<EMAIL_ADDRESS_1>"}', "b"]
    assert result["blob"].iloc[0] == "<EMAIL_ADDRESS_1>"


def test_repeated_labels_and_odd_indices() -> None:
    frame = pd.DataFrame([["a@x.example", "b"], ["c", "d@x.example"]], columns=["x", "x"], index=["i", "i"])
    result = run(frame)
    assert result.frame.to_numpy().tolist() == [["<EMAIL_ADDRESS_1>", "b"], ["c", "<EMAIL_ADDRESS_2>"]]
    assert [column.name for column in result.report.columns] == ["x", "x", "(index)"]


def test_an_empty_table() -> None:
    frame = run(people().iloc[:0]).frame
    assert frame.shape == (0, 5)


def test_a_cell_that_cannot_be_anonymized() -> None:
    frame = pd.DataFrame({"note": pd.Series(["a@x.example", "\ud800 jane", "ok"], dtype=object)})
    with pytest.raises(TableError, match=r"^column 'note': 1 texts were not anonymized: invalid_text"):
        run(frame)
    result = run(frame, on_error="redact")
    assert result.frame["note"].tolist() == ["<EMAIL_ADDRESS_1>", "<REDACTED>", "ok"]
    with pytest.raises(TableError, match="blocked"):
        run(frame, on_error="redact", columns={"note": "block"})


def test_the_sample_is_spread_and_every_row_is_done() -> None:
    frame = pd.DataFrame({"note": ["x"] * 5_000 + ["a@x.example"]})
    result = run(frame, sample=10, chunk_rows=999)
    assert result.frame["note"].iloc[-1] == "<EMAIL_ADDRESS_1>"
    assert result.report.columns[0].found == 1


def test_attributes_do_not_travel() -> None:
    frame = people()
    frame.attrs["source"] = "Jane Roe"
    assert run(frame).frame.attrs == {}


def test_nothing_shows_cells() -> None:
    engine: Any = PiiEngine()
    table = TableAnonymizer(engine, TablePolicy(), people())
    assert "Jane" not in repr(table)
    assert "Jane" not in repr(table.report())
