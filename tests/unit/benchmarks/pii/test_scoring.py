"""Marks over a data set, to one score."""

from __future__ import annotations

from benchmarks.pii.marks import DataSet, Example, Mark
from benchmarks.pii.metrics import Cover, Tally
from benchmarks.pii.scoring import score

NOTHING = frozenset[str]()
EXAMPLES = (
    Example("Ann of Cork, 7 March", (Mark(0, 3, "PERSON"), Mark(7, 11, "LOCATION"), Mark(13, 20, "DATE_TIME"))),
    Example("Bon jour Zoé", (Mark(9, 12, "PERSON"),), language="fr"),
)
FOUND = [
    (Mark(0, 3, "PERSON"), Mark(7, 11, "PERSON"), Mark(4, 6, "URL")),
    (),
]


def test_score_of_a_data_set_with_all_kinds() -> None:
    found = score("x", DataSet("set", EXAMPLES), FOUND, NOTHING, refused=1)
    # Merged, "Cork, 7 March" is one gold span, and "Ann of Cork" one prediction over it and its neighbour.
    assert found.merged == Tally(0, 2, 3)
    assert found.strict == Tally(2, 3, 4)
    assert found.personal == Cover(7, 16)
    assert found.identity == Cover(7, 10)
    assert found.innocent == Cover(2, 3 + 7)
    assert found.refused == 1


def test_a_kind_is_found_under_its_own_name_and_covered_under_any() -> None:
    kinds = score("x", DataSet("set", EXAMPLES), FOUND, NOTHING).kinds
    assert kinds["LOCATION"].tally == Tally(0, 0, 1)
    assert kinds["LOCATION"].cover == Cover(4, 4)
    assert kinds["PERSON"].tally == Tally(1, 2, 2)
    assert kinds["URL"].tally == Tally(0, 1, 0)


def test_languages_are_told_apart() -> None:
    languages = score("x", DataSet("set", EXAMPLES), FOUND, NOTHING).languages
    assert languages["fr"].cover == Cover(0, 3)
    assert languages["en"].cover == Cover(7, 13)


def test_where_some_kinds_are_annotated_others_are_neither_right_nor_wrong() -> None:
    data = DataSet("set", EXAMPLES, kinds=frozenset({"LOCATION"}))
    found = score("x", data, [(Mark(0, 3, "PERSON"), Mark(7, 11, "URL")), ()], NOTHING)
    assert found.merged == Tally(0, 0, 1)
    assert found.personal == Cover(4, 4)
    assert found.innocent == Cover()
    assert set(found.kinds) == {"LOCATION"}
