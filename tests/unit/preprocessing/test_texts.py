"""Raw and safe texts mask themselves, and a safe text has one maker."""

from __future__ import annotations

import ast
import copy
import pickle
import traceback
from dataclasses import dataclass
from pathlib import Path

import pytest

from preprocessing.pii import PiiEngine
from preprocessing.texts import FILLER, Document, Entity, RawText, SafeText, Span, redacted_share

ROOT = Path(__file__).parents[3]
SECRET = "marked-secret"
SEAL_USERS = {"preprocessing/texts.py", "preprocessing/pii/engine.py"}


def safe(text: str = SECRET) -> SafeText:
    document = PiiEngine().anonymize([RawText(text)])[0]
    assert isinstance(document, Document)
    return document.text


@dataclass
class Holder:
    text: RawText | SafeText


@pytest.mark.parametrize("text", [RawText(SECRET), safe()], ids=["raw", "safe"])
@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "{!r:>60}".format,
        lambda t: f"{t}",
        lambda t: f"{t!s:40}",
        lambda t: "%s %r" % (t, t),  # noqa: UP031 - as logging does
        Holder,
        lambda t: [t],
    ],
    ids=["repr", "str", "format", "format spec", "f-string", "f-string spec", "percent", "dataclass", "list"],
)
def test_no_way_of_showing_a_text_shows_it(text: RawText | SafeText, show: object) -> None:
    assert callable(show)
    shown = repr(show(text))
    assert SECRET not in shown
    assert f"*** {len(SECRET)} characters" in shown


@pytest.mark.parametrize("text", [RawText(SECRET), safe()], ids=["raw", "safe"])
def test_a_traceback_does_not_show_a_text(text: RawText | SafeText) -> None:
    with pytest.raises(ValueError, match="characters") as caught:
        raise ValueError(text)
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


@pytest.mark.parametrize("text", [RawText(SECRET), safe()], ids=["raw", "safe"])
def test_pickle_and_copy_keep_a_text(text: RawText | SafeText) -> None:
    for again in (pickle.loads(pickle.dumps(text)), copy.copy(text), copy.deepcopy(text)):
        assert type(again) is type(text)
        assert again == text
        assert hash(again) == hash(text)


def test_a_text_is_revealed_by_name_only() -> None:
    assert RawText(SECRET).reveal() == SECRET
    assert safe().value == SECRET


def test_raw_and_safe_texts_of_the_same_content_differ() -> None:
    assert RawText(SECRET) != safe()
    assert RawText(SECRET) != SECRET
    assert len({RawText(SECRET), safe()}) == 2


@pytest.mark.parametrize("arguments", [(), (SECRET,)])
def test_safe_text_cannot_be_constructed(arguments: tuple[str, ...]) -> None:
    with pytest.raises(TypeError):
        SafeText(*arguments)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2)])
def test_a_span_is_not_empty_nor_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span needs"):
        Span(start, end, "PERSON", 1.0)


def test_a_safe_text_without_a_part_of_it_is_safe_and_says_nothing_else() -> None:
    text = safe("one two three four")
    left = text.without([(4, 7), (14, 18)])
    assert type(left) is SafeText
    assert left.value == f"one {FILLER} three {FILLER}"
    assert text.without([]) == text
    assert text.without([(0, len(text))]).value == FILLER


@pytest.mark.parametrize("spans", [[(-1, 2)], [(2, 2)], [(3, 2)], [(0, 9)], [(3, 5), (1, 2)], [(1, 4), (3, 5)]])
def test_what_is_left_out_lies_within_the_text_in_order_and_apart(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="in order and apart"):
        safe("one two").without(spans)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("4111 1111", "1111 1111"),
        ("212-555-", "0147"),
        ("+1 212 555", "0147"),
        ("GB82 WEST 1234", "5698 7654 32"),
        ("536-90", "-4399"),
        ("ana@", "example.com"),
        ("ana", "@example.com"),
        ("192.168.", "1.20"),
        ("12 March", "1984"),
        ("<PERSON_", "1>"),
        ("sk_live_4eC39HqLyjWDar", "jtT1zdp7dc"),
    ],
)
def test_what_is_left_does_not_join_into_something_new(before: str, after: str) -> None:
    """The pattern layer finds in what is left what it finds in each of the two pieces, and nothing across."""
    engine = PiiEngine()
    text = safe(f"{before} and {after}").value
    at = text.index(" and ")
    left = safe(f"{before} and {after}").without([(at, at + 5)])
    [again] = engine.anonymize([RawText(left.value)])
    assert isinstance(again, Document)
    middle = left.value.index(FILLER) + 1
    assert not [e for e in again.entities if e.start <= middle < e.end]


def test_the_seal_is_named_only_by_its_owner_and_the_engine() -> None:
    users = {str(path.relative_to(ROOT)) for path in _sources() if _names_seal(path)}
    assert users == SEAL_USERS


def _sources() -> list[Path]:
    skipped = {"tests", "build", "dist"}
    paths = list(ROOT.glob("*.py"))
    for folder in ROOT.iterdir():
        if folder.is_dir() and folder.name not in skipped and not folder.name.startswith("."):
            paths += folder.rglob("*.py")
    return paths


def _names_seal(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
            getattr(node, "value", None),
        ]
        if "_seal" in names:
            return True
    return False


def test_the_share_that_was_taken_out_counts_what_was_taken_out() -> None:
    mail, kept = (
        Entity(0, 15, "EMAIL_ADDRESS", 1.0, "<EMAIL_ADDRESS_1>"),
        Entity(15, 20, "URL", 1.0, "", operator="keep"),
    )
    assert redacted_share([mail, kept], 20) == 0.75
    assert redacted_share([], 20) == 0
    assert redacted_share([], 0) == 0
    assert redacted_share([mail], 10) == 1
