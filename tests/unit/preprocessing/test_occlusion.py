"""Phrases tile a text, know where they stand in the caller's, and can be left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.cells import Cells
from preprocessing.occlusion import Parts, Phrase, phrases
from preprocessing.pii import PiiEngine
from preprocessing.pii.policy import Tightening, Wish
from preprocessing.texts import FILLER, Document, Entity, RawText

ENGINE = PiiEngine()
EMAIL = "ana@example.com"
LONG = (
    "The parcel came late, the box was torn, and nobody called me back. I wrote to support twice, on Monday and on "
    "Friday, and was told to wait. Never again! My neighbour was luckier: hers came in a day, with a note."
)

WORDS = ["good", "late,", "never.", "(the", "box)", "was—", "no\n", "“so”", "再び", "届いた。", "naïve", "👋🏽", "!!"]
words = st.lists(st.sampled_from([*WORDS, EMAIL, f"<{EMAIL}>"]), max_size=60).map(" ".join)
anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)


def read(text: str, wish: Wish | None = None) -> Document:
    document = ENGINE.anonymize([RawText(text)], wishes=[wish or Wish()])[0]
    assert isinstance(document, Document)
    return document


def written(document: Document, cut: list[Phrase]) -> list[str]:
    return [document.text.value[phrase.start : phrase.end] for phrase in cut]


@given(words | anything, st.integers(1, 30))
def test_phrases_tile_the_text_and_are_no_more_than_asked(text: str, most: int) -> None:
    document = read(text)
    safe = document.text.value
    cut = phrases(document, most)
    assert len(cut) <= most
    ends = [0, *(phrase.end for phrase in cut)]
    starts = [*(phrase.start for phrase in cut), len(safe)]
    assert all(not safe[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(part and part == part.strip() for part in written(document, cut))
    assert len(cut) > 0 or not safe.strip()


@given(words | anything, st.integers(1, 30))
def test_a_phrase_knows_where_it_stands_in_the_callers_text(text: str, most: int) -> None:
    document = read(text)
    spans = {(entity.start, entity.end): entity.token for entity in document.entities}
    done = 0
    for phrase in phrases(document, most):
        assert done <= phrase.source_start < phrase.source_end <= len(text)
        done = phrase.source_end
        source, safe = (phrase.source_start, phrase.source_end), document.text.value[phrase.start : phrase.end]
        if source in spans:
            assert safe == spans[source]
        elif not any(start < phrase.source_end and phrase.source_start < end for start, end in spans):
            assert text[slice(*source)] == safe
        else:
            assert EMAIL not in safe


@given(words)
def test_an_entity_is_a_phrase_of_its_own_where_there_is_room(text: str) -> None:
    document = read(text)
    cut = {(phrase.source_start, phrase.source_end) for phrase in phrases(document, 200)}
    assert {(entity.start, entity.end) for entity in document.entities} <= cut


def test_a_short_text_is_cut_into_words() -> None:
    document = read(LONG)
    assert written(document, phrases(document, 50)) == LONG.split()
    assert written(document, phrases(document, 1)) == [LONG]


def test_a_text_of_many_clauses_is_cut_where_sentences_end() -> None:
    document = read(LONG)
    sentences = written(document, phrases(document, 4))
    assert " ".join(sentences) == LONG
    assert [part[-1] for part in sentences] == [".", ".", "!", "."]


def test_runs_of_words_do_not_cross_a_clause_and_are_nearly_equal() -> None:
    document = read(LONG)
    found = written(document, phrases(document, 12))
    assert 9 <= len(found) <= 12
    assert all(not any(sign in part[:-1] for sign in ",.!:") for part in found)


def test_entities_before_a_phrase_move_it() -> None:
    text = f"Ask {EMAIL} or, later, {EMAIL}: never again"
    document = read(text)
    found = {written(document, [p])[0]: text[p.source_start : p.source_end] for p in phrases(document, 24)}
    assert found["<EMAIL_ADDRESS_1>"] == EMAIL
    assert {part for part, source in found.items() if part != source} == {"<EMAIL_ADDRESS_1>"}
    assert "again" in found


@pytest.mark.parametrize("operator", ["mask", "redact"])
def test_whatever_stands_for_an_entity_maps_to_it(operator: str) -> None:
    text = f"write to {EMAIL} now"
    document = read(text, Wish(tighten=Tightening.model_validate({"operators": {"EMAIL_ADDRESS": operator}})))
    [phrase] = [p for p in phrases(document, 9) if p.source_start == 9]
    assert text[phrase.source_start : phrase.source_end] == EMAIL
    assert EMAIL not in written(document, [phrase])[0]


def test_an_entity_that_was_kept_is_a_phrase_of_its_own() -> None:
    document = Document(read("write to me now").text, [Entity(9, 11, "PERSON", 1.0, "me", operator="keep")])
    assert [(p.source_start, p.source_end) for p in phrases(document, 9)] == [(0, 5), (6, 8), (9, 11), (12, 15)]


def test_an_entity_that_left_nothing_is_no_phrase_and_moves_the_rest() -> None:
    safe = read("call  now").text
    document = Document(safe, [Entity(5, 14, "PHONE_NUMBER", 1.0, "")])
    assert [(p.start, p.source_start) for p in phrases(document, 9)] == [(0, 0), (6, 15)]


def test_a_text_with_more_entities_than_phrases_still_has_no_more() -> None:
    document = read(" ".join(f"a{n}@example.com" for n in range(40)))
    cut = phrases(document, 8)
    assert len(cut) == 8
    assert all(part.count("EMAIL_ADDRESS") == 5 for part in written(document, cut))


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_a_blank_text_has_no_phrases(text: str) -> None:
    assert phrases(read(text), 3) == []


def test_a_script_without_spaces_is_cut_into_its_letters() -> None:
    document = read("荷物が壊れた。二度と買わない。")
    assert written(document, phrases(document, 50))[-1] == "い。"
    assert written(document, phrases(document, 2)) == ["荷物が壊れた。", "二度と買わない。"]


def test_there_is_at_least_one_phrase_to_ask_for() -> None:
    with pytest.raises(ValueError, match="at least one"):
        phrases(read("good"), 0)


def test_a_text_without_each_of_its_phrases() -> None:
    document = read(f"Great, {EMAIL}!")
    found = [document.text.without([phrase.span]).value for phrase in phrases(document, 9)]
    assert found == [f"{FILLER} <EMAIL_ADDRESS_1>!", f"Great, {FILLER}!", f"Great, <EMAIL_ADDRESS_1>{FILLER}"]


def test_parts_are_phrases_then_columns_and_any_of_them_can_be_left_out() -> None:
    document = read(f"Good, {EMAIL}")
    cells = Cells({"plan": b"x" * 32, "amount": 4.0})
    parts = Parts(document, phrases(document, 9), cells)
    assert (len(parts), parts.columns) == (4, ("amount", "plan"))
    assert parts.without(()) == (document.text, cells)
    text, left = parts.without([1, 3, 0])
    assert (text.value, left) == (f"{FILLER} {FILLER}", cells.without(["plan"]))
    variants = [(text.value.replace(FILLER, "*"), left) for text, left in parts.variants()]
    assert variants == [
        ("Good, <EMAIL_ADDRESS_1>", cells),
        ("* <EMAIL_ADDRESS_1>", cells),
        ("Good, *", cells),
        ("Good, <EMAIL_ADDRESS_1>", cells.without(["amount"])),
        ("Good, <EMAIL_ADDRESS_1>", cells.without(["plan"])),
    ]


def test_a_text_alone_has_no_columns() -> None:
    document = read("")
    parts = Parts(document, phrases(document, 9))
    assert (len(parts), parts.columns) == (0, ())
    assert parts.variants() == [(document.text, None)]
