import json

import numpy as np
import pytest

from preprocessing.columns import Category, ColumnsError, ColumnTransform, Number, category_text

TRANSFORM = ColumnTransform((Number.fit("age", [20, "30", None, 40.0]),), (Category("plan", ("basic", "pro")),))


def test_numbers_are_scaled_and_gaps_are_marked() -> None:
    values = TRANSFORM.transform({"age": [30, None, float("nan"), 1e9], "plan": ["pro", "", None, "new"]}, 4)
    assert values.dtype == np.float32
    assert values.tolist() == [[0, 0, 0, 1, 0], [0, 1, 0, 0, 1], [0, 1, 0, 0, 1], [10, 0, 0, 0, 1]]


def test_a_column_that_is_left_out_is_missing() -> None:
    assert TRANSFORM.transform({}, 1).tolist() == [[0, 1, 0, 0, 1]]


def test_what_is_read_back_does_the_same_and_has_the_same_fingerprint() -> None:
    again = ColumnTransform.from_dict(json.loads(json.dumps(TRANSFORM.to_dict())))
    assert again == TRANSFORM
    assert again.fingerprint() == TRANSFORM.fingerprint()
    other = ColumnTransform(TRANSFORM.numbers, (Category("plan", ("pro", "basic")),))
    assert other.fingerprint() != TRANSFORM.fingerprint()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Jane Doe": [1]}, "1 unknown columns; the model reads age, plan"),
        ({"age": [1, 2]}, "column age has 2 values for 1 texts"),
        ({"age": ["Jane Doe"]}, "column age has a cell that is no number"),
        ({"age": [float("inf")]}, "not finite"),
        ({"age": [10**400]}, "no number"),
    ],
)
def test_columns_that_do_not_fit_are_named_without_their_values(columns: dict[str, list[object]], said: str) -> None:
    with pytest.raises(ColumnsError, match=said) as caught:
        TRANSFORM.transform(columns, 1)
    assert "Jane" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("change", [{"version": "0"}, {"numbers": [["age", "x", 1, True]]}, {"categories": None}])
def test_another_kind_of_transform_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ColumnsError):
        ColumnTransform.from_dict(TRANSFORM.to_dict() | change)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ColumnsError, match="two of one name"):
        ColumnTransform.from_dict(TRANSFORM.to_dict() | {"categories": [["age", ["young"]]]})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (" pro ", "pro"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "True"),
        ("3.0", "3.0"),
    ],
)
def test_a_category_goes_by_one_text(value: object, text: str) -> None:
    assert category_text(value) == text


def test_a_mean_that_is_no_number_is_refused() -> None:
    with pytest.raises(ColumnsError, match="no finite number"):
        ColumnTransform.from_dict(TRANSFORM.to_dict() | {"numbers": [["age", float("nan"), 1, True]]})
