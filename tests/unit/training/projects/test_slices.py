"""No report says of a slice whose it is: a column's values are named where nothing speaks against any of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from preprocessing.pii import PiiEngine, PiiPolicy
from preprocessing.pii.operators.specs import Keep
from preprocessing.texts import Span
from training.projects.config import DataConfig
from training.projects.metrics import figures
from training.projects.personal import are_personal
from training.projects.report import Report
from training.projects.slices import name_slices, slices_of

CANARY = "zebulon.quirk@example.com"


class Broken:
    """A classifier that knows no answer."""

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        raise RuntimeError(texts[0])

    def fingerprint(self) -> str:
        return "broken"


def called(
    *values: Any, engine: PiiEngine | None = None, listed: tuple[str, ...] = ()
) -> tuple[list[str], list[tuple[str, str, tuple[int, ...]]]]:
    """Return what values in rows 11, 12, … are called, and what the report says of them."""
    config = DataConfig(files=(Path("a"),), slices=("who",), slice_values={"who": listed} if listed else {})
    frame, report = pd.DataFrame({"who": list(values)}, index=range(11, 11 + len(values)), dtype=object), Report()
    named = name_slices(frame, config, engine or PiiEngine(), report)
    return slices_of(named, config)["who"].tolist(), [(f.level, f.say, f.rows) for f in report.findings]


def test_what_says_nothing_of_anybody_is_named() -> None:
    assert called("email", "phone", None, "email", "2024-Q1") == (
        ["email", "phone", "no value", "email", "2024-Q1"],
        [],
    )


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (("email", CANARY), "personal data was found in some"),
        (("email", "Send it to me, and not to her"), "some are rather texts"),
        (("email", "a\nb"), "some are rather texts"),
        (("email", "C-102938"), "some hold numbers that may be somebody's"),
        (tuple(f"shop {chr(97 + i)}{chr(97 + i)}" for i in range(26)) + tuple("vwxyz"), "they are over 30"),
    ],
)
def test_one_value_that_may_be_somebodys_hides_its_whole_column(values: tuple[str, ...], why: str) -> None:
    names, [(level, say, rows)] = called(*values, values[0])
    assert names[0] == names[-1] == "value of row 11"
    assert all(name.startswith("value of row ") for name in names)
    assert (level, rows[:2]) == ("warning", (11, 12))
    assert why in say
    assert say.endswith("Those that may be named: data.slice_values.who")
    assert not [value for value in values if len(value) > 1 and value in say]


def test_values_that_the_config_lists_are_named_and_no_others() -> None:
    names, [(level, say, rows)] = called("France", CANARY, "France", listed=("France",))
    assert names == ["France", "value of row 12", "France"]
    assert (level, rows) == ("note", (12,))
    assert CANARY not in say
    assert called("France", listed=("France",)) == (["France"], [])


def test_a_policy_that_lets_models_see_it_does_not_let_reports_show_it() -> None:
    for policy in (PiiPolicy(operator=Keep()), PiiPolicy(entities=frozenset({"PHONE_NUMBER"}))):
        assert are_personal(["email", CANARY], PiiEngine(policy)) == [False, True]


def test_nor_does_a_policy_that_asks_for_surer_findings() -> None:
    phone = "+44 20 7946 0958"
    for policy in (
        PiiPolicy(threshold=0.9), PiiPolicy(threshold=0.2),
        PiiPolicy(thresholds={"EMAIL_ADDRESS": 1.0, "PHONE_NUMBER": 1.0}),
        PiiPolicy(threshold=0.2, thresholds={"EMAIL_ADDRESS": 1.0, "PHONE_NUMBER": 1.0}),
    ):  # fmt: skip
        assert are_personal(["email", phone, CANARY], PiiEngine(policy)) == [False, True, True]


class Counted(str):
    """A text that counts how often one is compared with another."""

    compared = 0

    def __str__(self) -> "Counted":
        return self

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_many_values_take_no_longer_than_they_are_many() -> None:
    names, _ = called(*[Counted(f"shop{i}") for i in range(300)])
    assert names[-1] == "value of row 310"
    assert Counted.compared < 3000


def test_what_cannot_be_told_is_not_named() -> None:
    names, findings = called("email", "phone", engine=PiiEngine(token_classifier=Broken()))
    assert names == ["value of row 11", "value of row 12"]
    assert "personal data" in findings[0][1]


def test_figures_have_no_name_that_was_not_given() -> None:
    config = DataConfig(files=(Path("a"),), slices=("who",))
    frame = pd.DataFrame({"who": [CANARY, "email"] * 30}, index=range(1, 61))
    with pytest.raises(KeyError):  # nobody has looked at it: no figures, rather than its values
        slices_of(frame, config)
    slices = slices_of(name_slices(frame, config, PiiEngine(), Report()), config)
    found = figures(np.eye(2)[[0, 1] * 30], np.array([0, 1] * 30), ("a", "b"), slices)
    assert found["per_slice"].keys() == {"who=value of row 1", "who=value of row 2"}
    assert CANARY not in json.dumps(found)
