"""Path rules: what parses, what a rule selects, which of several rules wins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.pii.structured.paths import PathError, PathRules, Place, Segment, parse_path

PARSED = [
    ("$", (), "the document"),
    ("$.user.email", (Segment("user"), Segment("email")), "names"),
    ("$.items[*].name", (Segment("items"), Segment(None), Segment("name")), "a wildcard in brackets"),
    ("$.*", (Segment(None),), "a wildcard after a dot"),
    ("$..ssn", (Segment("ssn", deep=True),), "any depth"),
    ("$..*", (Segment(None, deep=True),), "everything"),
    ("$..[0]", (Segment(0, deep=True),), "an index at any depth"),
    ("$..['a b']", (Segment("a b", deep=True),), "a quoted name at any depth"),
    ("$['odd key']", (Segment("odd key"),), "single quotes"),
    ('$["odd key"]', (Segment("odd key"),), "double quotes"),
    ("$['it\\'s']", (Segment("it's"),), "an escaped single quote"),
    ("$['say \"hi\"']", (Segment('say "hi"'),), "a double quote in single quotes"),
    ('$["\\u00e9\\n\\\\"]', (Segment("é\n\\"),), "JSON's escapes"),
    ("$['']", (Segment(""),), "the empty name"),
    ("$['a.b'][ 12 ]", (Segment("a.b"), Segment(12)), "a dot in a name; blanks around an index"),
    ("$.größe._x1", (Segment("größe"), Segment("_x1")), "letters beyond ASCII, underscores, digits"),
]

REFUSED = [
    ("", "begins with \\$"),
    ("user.email", "begins with \\$"),
    ("$user", "odd characters"),
    ("$.", "missing at the end"),
    ("$..", "missing at the end"),
    ("$...a", "two dots at most"),
    ("$.a.*b", "odd characters"),
    ("$.1a", "character 2"),
    ("$.odd-key", "odd characters"),
    ("$[?@.a > 1]", "filters are not supported"),
    ("$.a[1:2]", "slices are not supported"),
    ("$[-1]", "negative indices are not supported"),
    ("$['a','b']", "one selector a segment"),
    ("$[1, 2]", "one selector a segment"),
    ("$[01]", "character 2"),
    ("$['a", "character 2"),
    ("$['\\x']", "escapes are those of JSON"),
    ("$.a ", "odd characters"),
]


@pytest.mark.parametrize(("path", "segments", "why"), PARSED)
def test_a_path_parses(path: str, segments: tuple[Segment, ...], why: str) -> None:
    assert parse_path(path) == segments, why


@pytest.mark.parametrize(("path", "hint"), REFUSED)
def test_a_bad_path_is_named(path: str, hint: str) -> None:
    with pytest.raises(PathError, match=hint) as caught:
        parse_path(path)
    assert repr(path) in str(caught.value)


def at(rules: dict[str, str], *keys: str | int) -> str | None:
    place = PathRules(rules).root()
    for key in keys:
        place = place.child(key)
    return place.rule


HOLDS = [
    (["$.user.email"], ("user", "email"), 0, "the value itself"),
    (["$.user.email"], ("user", "name"), None, "not its neighbour"),
    (["$.user"], ("user", "address", "street"), 0, "all below"),
    (["$"], ("a", 0, "b"), 0, "the document is above everything"),
    (["$.items[*].name"], ("items", 7, "name"), 0, "every element"),
    (["$.items[*].name"], ("items", "x", "name"), 0, "a wildcard takes names, too"),
    (["$.items[3]"], ("items", 3), 0, "an index"),
    (["$.items[3]"], ("items", "3"), None, "an index is not a name"),
    (["$['3']"], (3,), None, "a name is not an index"),
    (["$..ssn"], ("ssn",), 0, "at the top"),
    (["$..ssn"], ("a", 1, "b", "ssn"), 0, "far below"),
    (["$..a..b"], ("x", "a", "y", "b"), 0, "two depths"),
    (["$..a..b"], ("x", "b", "y", "a"), None, "in order only"),
    (["$..a.b"], ("a", "a", "b"), 0, "an early a is no trap"),
    (["$.user", "$.user.city"], ("user", "city"), 1, "the nearer one wins, though listed later"),
    (["$..city", "$.user"], ("user", "city"), 0, "the nearer one wins, though it is `..`"),
    (["$.user.city", "$.user"], ("user", "city", "x"), 0, "the nearer ancestor wins"),
    (["$.user.*", "$.user.ssn"], ("user", "ssn"), 1, "a name is more specific than a wildcard"),
    (["$.user.*", "$..ssn"], ("user", "ssn"), 1, "even at any depth"),
    (["$..ssn", "$.user.ssn"], ("user", "ssn"), 1, "a path without .. is more specific"),
    (["$.*.name", "$.user.name"], ("user", "name"), 1, "the last equal, the one before decides"),
    (["$..a", "$..*..a"], ("b", "a"), 1, "the longer path wins"),
    (["$.a..b.c", "$.a.b..c"], ("a", "b", "c"), 0, "c without .. before it is more specific"),
    (["$.*", "$[*]"], ("a",), 0, "of two that are the same, the first listed"),
]


@pytest.mark.parametrize(("paths", "keys", "winner", "why"), HOLDS)
def test_which_rule_holds(paths: list[str], keys: tuple[str | int, ...], winner: int | None, why: str) -> None:
    assert at({path: path for path in paths}, *keys) == (None if winner is None else paths[winner]), why


KEYS = st.lists(st.one_of(st.text(max_size=5), st.integers(0, 99)), max_size=6)


@settings(deadline=None)
@given(KEYS, KEYS)
def test_a_written_place_is_a_path_that_selects_it_alone(keys: list[Any], others: list[Any]) -> None:
    place: Place[str] = PathRules[str]({}).root()
    for key in keys:
        place = place.child(key)
    assert [segment.key for segment in parse_path(str(place))] == keys
    rules = PathRules({str(place): "here"})
    other = rules.root()
    for key in others:
        other = other.child(key)
    assert other.selected == (others == keys)


def slow(segments: list[Segment], keys: list[str | int]) -> bool:
    """The meaning, word for word: whether the segments select the place."""
    if not segments:
        return not keys
    first, rest = segments[0], segments[1:]
    reach = range(len(keys)) if first.deep else range(min(1, len(keys)))
    return any(first.selects(keys[i]) and slow(rest, keys[i + 1 :]) for i in reach)


FEW = st.sampled_from(["a", "b", 0, 1])
SEGMENTS = st.lists(st.builds(Segment, st.one_of(st.none(), FEW), st.booleans()), max_size=4)


@settings(deadline=None)
@given(SEGMENTS, st.lists(FEW, max_size=6))
def test_the_automaton_is_the_meaning(segments: list[Segment], keys: list[Any]) -> None:
    def written(segment: Segment) -> str:
        return ".." * segment.deep + ("[*]" if segment.key is None else f"[{segment.key!r}]")

    place = PathRules({"$" + "".join(map(written, segments)): "rule"}).root()
    for key in keys:
        place = place.child(key)
    assert place.selected == slow(segments, keys)


def test_states_are_bounded() -> None:
    rules = PathRules({"$..a" + ".*" * 14: "x", "$..b" + ".*" * 14: "y"})
    place = rules.root()
    for step in range(30_000):
        place = place.child("ab"[(step * step // 7) % 2])
    assert len(rules._steps) <= 4096
    unknown = rules.root()
    for step in range(1000):
        unknown.child(f"never heard of {step}")
    assert len(rules._steps) <= 4096


def test_a_place_shows_no_names() -> None:
    assert "jane" not in repr(PathRules[str]({}).root().child("jane"))
