"""A row's columns on their way: what they are read to, what becomes of them, and that nothing of them is shown."""

import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preprocessing.cells import CellEncoder, Cells, read_cells
from preprocessing.columns import Category, ColumnsError, ColumnTransform, Number

GAPS = Number("amount", 30.0, 15.0, marks_missing=True)
TRANSFORM = ColumnTransform(
    (GAPS, Number("age", 40.0, 9.0, marks_missing=False)),
    (Category("plan", ("", "basic", "pro")), Category("seats", ("1", "2", "True"))),
)
ENCODER = CellEncoder(TRANSFORM)
CANARY = "zebulon.quirk@example.com"
ROW = {"amount": 30, "age": None, "plan": "pro", "seats": 2}

numbers = st.none() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
words = st.none() | st.sampled_from(["", "basic", " pro ", "PRO", "True", "2"]) | st.text()
wholes = st.booleans() | st.integers(-3, 3) | words
rows = st.fixed_dictionaries({"amount": numbers, "age": numbers, "plan": words, "seats": wholes})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.lists(rows, max_size=6))
def test_cells_become_what_training_makes_of_the_rows_themselves(given_rows: list[dict[str, Any]]) -> None:
    table = {name: [row[name] for row in given_rows] for name in TRANSFORM.names}
    cells = [pickle.loads(pickle.dumps(read_cells(TRANSFORM.kinds, row))) for row in given_rows]
    assert all(map(ENCODER.fits, cells))
    found = ENCODER.encode(cells)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, TRANSFORM.transform(table, len(given_rows)))


def test_a_value_that_training_did_not_keep_is_another_one_and_a_missing_one_is_not() -> None:
    plans = [read_cells(TRANSFORM.kinds, ROW | {"plan": plan}) for plan in ("gold", None, "", "basic")]
    assert ENCODER.encode(plans)[:, 3:7].tolist() == [[0, 0, 0, 1], [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"amount": CANARY}, "amount", "column amount takes a number or null"),
        ({"amount": "30"}, "amount", "a number or null"),
        ({"amount": True}, "amount", "a number or null"),
        ({"amount": [30]}, "amount", "a number or null"),
        ({"amount": float("inf")}, "amount", "a finite number"),
        ({"amount": 10**400}, "amount", "a finite number"),
        ({"plan": {CANARY: CANARY}}, "plan", "column plan takes a string"),
        ({"plan": 1.5}, "plan", "a whole number"),
        ({"plan": 10**5000}, "plan", "a whole number"),
        ({CANARY: CANARY}, "", "an unknown column; the model reads amount, age, plan, seats"),
    ],
)
def test_what_does_not_fit_is_refused_by_column_and_never_by_value(
    change: dict[str, Any], column: str, said: str
) -> None:
    with pytest.raises(ColumnsError, match=said) as caught:
        read_cells(TRANSFORM.kinds, ROW | change)
    assert caught.value.column == column
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_column_that_is_left_out_is_refused() -> None:
    with pytest.raises(ColumnsError, match="column age is missing; send null"):
        read_cells(TRANSFORM.kinds, {"amount": 1, "plan": "pro", "seats": 2})


def test_cells_show_nothing_and_hold_no_word_of_a_category() -> None:
    cells = read_cells(TRANSFORM.kinds, ROW | {"plan": CANARY, "amount": 4929})
    assert repr(cells) == str(cells) == f"{cells}" == "Cells(*** 4 columns)"
    assert CANARY.encode() not in pickle.dumps(cells)
    assert cells == read_cells(TRANSFORM.kinds, ROW | {"plan": f" {CANARY}", "amount": 4929.0})
    assert len({cells, read_cells(TRANSFORM.kinds, ROW)}) == 2
    assert cells.names == ("age", "amount", "plan", "seats")


def test_the_same_word_in_two_columns_is_two() -> None:
    kinds = CellEncoder(ColumnTransform((), (Category("a", ("x",)), Category("b", ("x",)))))
    cells = read_cells((("a", "category"), ("b", "category")), {"a": "x", "b": "x"})
    assert len(set(cells.reveal().values())) == 2
    assert kinds.encode([cells]).tolist() == [[1, 0, 1, 0]]


@pytest.mark.parametrize(
    "cells",
    [
        Cells({"amount": 1.0, "age": None, "plan": b"x"}),
        Cells({"amount": 1.0, "age": None, "plan": b"x", "seats": b"x", "more": 1.0}),
        Cells({"amount": b"x", "age": None, "plan": b"x", "seats": b"x"}),
        Cells({"amount": 1.0, "age": None, "plan": 1.0, "seats": b"x"}),
    ],
)
def test_cells_of_another_version_do_not_fit(cells: Cells) -> None:
    assert not ENCODER.fits(cells)


def test_the_fingerprint_is_of_pipeline_and_transform() -> None:
    other = ColumnTransform(TRANSFORM.numbers, (Category("plan", ("basic",)), TRANSFORM.categories[1]))
    again = ColumnTransform.from_dict(json.loads(json.dumps(TRANSFORM.to_dict())))
    found = {ENCODER.fingerprint("a"), ENCODER.fingerprint("b"), other.fingerprint_behind("a")}
    assert len(found) == 3
    assert again.fingerprint_behind("a") in found


def test_a_column_that_is_left_out_is_the_mean_or_another_value_and_no_gap() -> None:
    cells = read_cells(TRANSFORM.kinds, ROW | {"amount": None, "age": 58})
    assert ENCODER.encode([cells]).tolist() == [[0, 1, 2, 0, 0, 1, 0, 0, 1, 0, 0]]
    for name, values in {"amount": [0, 0], "age": [0], "plan": [0, 0, 0, 1], "seats": [0, 0, 0, 1]}.items():
        left = pickle.loads(pickle.dumps(cells.without([name])))
        assert ENCODER.fits(left)
        assert left != cells == cells.without([])
        expected = {"amount": [0, 1], "age": [2], "plan": [0, 0, 1, 0], "seats": [0, 1, 0, 0]} | {name: values}
        assert ENCODER.encode([left, cells])[0].tolist() == [value for part in expected.values() for value in part]
    nothing = cells.without(cells.names)
    assert ENCODER.encode([nothing]).tolist() == [[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]]
    assert repr(nothing) == "Cells(*** 4 columns)"


def test_only_columns_that_are_there_can_be_left_out() -> None:
    with pytest.raises(KeyError) as caught:
        read_cells(TRANSFORM.kinds, ROW).without(["plan", CANARY])
    assert CANARY not in str(caught.value)
