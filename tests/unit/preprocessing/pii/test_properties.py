"""Laws of the whole engine, over any text: what is taken out comes back, and nothing is taken out twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.pii import PiiEngine, PiiError, PiiPolicy, Reason, Vault
from preprocessing.texts import Document, RawText, Span

SECRET = b"s" * 32
NAMES = {
    "John Smith": "PERSON",
    "john": "PERSON",
    "Smith": "PERSON",
    "Berlin": "LOCATION",
    "\u738b\u5c0f\u660e": "PERSON",
}
VALUES = [
    "john.doe@example.com", "212-555-0143", "+44 20 7946 0958", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00",
    "123-45-6789", "192.168.1.1", "2001:db8::1", "https://example.com/john", "00:1A:2B:3C:4D:5E", *NAMES,
]  # fmt: skip
LOOK_ALIKES = [
    "<PERSON_1>", "PERSON_1", "<person_2>", "[PERSON 1]", "\\<PERSON\\_1\\>", "&lt;US_SSN_1&gt;", "PERSON_", "<", ">",
    "\\", "_1", "<EMAIL_ADDRESS_1>", "%3CPERSON_1%3E", "<REDACTED>", "\uff1cPERSON_1\uff1e",
    "<PERSON_k7f3m9q2w5t8r1z4>",
]  # fmt: skip
WORDS = [
    "the",
    "account",
    "call",
    "born",
    "of",
    "x",
    "12345678",
    "caf\u00e9",
    "\n",
    "\u200b",
    "\u4f60",
    "e\u0301",
    "\U0001f600",
    "Mary Poe",
]
PARTS = st.one_of(st.sampled_from(VALUES + LOOK_ALIKES + WORDS), st.text(max_size=6))
TEXTS = st.lists(PARTS, max_size=12).flatmap(
    lambda parts: st.sampled_from([" ", "", ", ", "\u00a0"]).map(lambda gap: gap.join(parts))
)


class Names:
    """A token classifier whose answer depends on nothing but the word itself."""

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        return [
            [Span(m.start(), m.end(), kind, 0.9) for name, kind in NAMES.items() for m in re.finditer(name, text)]
            for text in texts
        ]

    def fingerprint(self) -> str:
        return "names"


def engine(**fields: Any) -> PiiEngine:
    return PiiEngine(PiiPolicy.model_validate(fields), token_classifier=Names(), secret=SECRET)


REPLACE = engine()
PSEUDONYM = engine(operator="pseudonym")
SURROGATE = engine(operator="surrogate")
MIXED = engine(operators={"PERSON": "pseudonym", "EMAIL_ADDRESS": "surrogate", "LOCATION": "surrogate"})
LOSSY = engine(
    operators={"PERSON": "redact", "EMAIL_ADDRESS": {"name": "mask", "keep_last": 4}, "US_SSN": "hash", "URL": "keep"}
)


def anonymized(by: PiiEngine, texts: Sequence[str], base: Vault | None = None) -> tuple[list[RawText], list[Document]]:
    raws = [RawText(text) for text in texts if _is_valid(text)]
    documents = by.anonymize(raws, vaults={0: base} if base else None)
    for answer in documents:
        assert isinstance(answer, Document), answer
    return raws, documents  # type: ignore[return-value]


def _is_valid(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)


@pytest.mark.parametrize(
    "by", [REPLACE, PSEUDONYM, SURROGATE, MIXED], ids=["replace", "pseudonym", "surrogate", "mixed"]
)
@settings(max_examples=120, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_anonymizing_and_restoring_is_the_identity(by: PiiEngine, texts: list[str]) -> None:
    raws, documents = anonymized(by, texts)
    vault = Vault.of(raws, documents)
    assert [vault.restore(document.text.value) for document in documents] == [raw.reveal() for raw in raws]
    for document in documents:
        stream = vault.stream()
        assert "".join([*map(stream.feed, document.text.value), stream.close()]) == vault.restore(document.text.value)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_a_conversation_comes_back_as_it_was(first: str, second: str) -> None:
    raws, documents = anonymized(MIXED, [first])
    vault = Vault.of(raws, documents)
    later, answers = anonymized(MIXED, [second], vault)
    both = Vault.of(later, answers, base=vault)
    if not any(token.casefold() in second.casefold() for token in vault.tokens):
        taken = {token[1:-1].upper() for token in vault.tokens}
        plain = re.sub(r"[^A-Z0-9_]+", " ", second.upper().replace("\\", ""))
        if not any(key in plain or key.replace("_", " ") in plain for key in taken):
            assert [both.restore(a.text.value) for a in answers] == [raw.reveal() for raw in later]
    assert [both.restore(d.text.value) for d in documents] == [raw.reveal() for raw in raws]
    tokens = {
        e.token: raw.reveal()[e.start : e.end] for raw, d in zip(raws, documents, strict=True) for e in d.entities
    }
    for raw, answer in zip(later, answers, strict=True):
        for e in answer.entities:
            assert tokens.get(e.token, raw.reveal()[e.start : e.end]) == raw.reveal()[e.start : e.end]


@pytest.mark.parametrize(
    "by", [REPLACE, PSEUDONYM, LOSSY, SURROGATE], ids=["replace", "pseudonym", "lossy", "surrogate"]
)
@settings(max_examples=80, deadline=None)
@given(text=TEXTS)
def test_entities_rebuild_the_text_and_never_overlap(by: PiiEngine, text: str) -> None:
    for raw, document in zip(*anonymized(by, [text]), strict=True):
        parts: list[str] = []
        value, done = raw.reveal(), 0
        for entity in document.entities:
            assert done <= entity.start < entity.end <= len(value)
            parts += value[done : entity.start], entity.token
            done = entity.end
        assert "".join([*parts, value[done:]]) == document.text.value
        assert all(a.end <= b.start for a, b in itertools.pairwise(document.entities))


@pytest.mark.parametrize("by", [REPLACE, PSEUDONYM, engine(operator="redact")], ids=["replace", "pseudonym", "redact"])
@settings(max_examples=120, deadline=None)
@given(text=TEXTS)
def test_anonymizing_twice_changes_nothing(by: PiiEngine, text: str) -> None:
    _, once = anonymized(by, [text])
    _, twice = anonymized(by, [document.text.value for document in once])
    assert [document.text.value for document in twice] == [document.text.value for document in once]


@pytest.mark.parametrize(
    "by", [REPLACE, PSEUDONYM, SURROGATE, engine(operator="hash")], ids=["replace", "pseudonym", "surrogate", "hash"]
)
@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(VALUES), st.sampled_from(["\n", ", ", "; "])), max_size=5
    )
)
def test_no_planted_value_survives(by: PiiEngine, parts: list[tuple[str, str, str]]) -> None:
    _, (document,) = anonymized(by, ["; ".join(f"{word}{gap}{value}" for word, value, gap in parts)])
    assert [value for _, value, _ in parts if value in document.text.value] == []


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_surrogates_are_nothing_that_the_texts_hold(texts: list[str]) -> None:
    raws, documents = anonymized(SURROGATE, texts)
    everything = "\n".join(raw.reveal() for raw in raws).casefold()
    fakes: dict[str, str] = {}
    for raw, document in zip(raws, documents, strict=True):
        for entity in document.entities:
            original = raw.reveal()[entity.start : entity.end]
            assert fakes.setdefault(entity.token, original) == original
            if entity.operator == "surrogate":
                assert entity.token.casefold() not in everything


@given(st.text(st.characters(categories=["Cs", "Ll", "Po"]), max_size=30))
def test_whatever_the_text_the_answer_is_safe_or_a_reason(text: str) -> None:
    (answer,) = REPLACE.anonymize([RawText(text)])
    if isinstance(answer, PiiError):
        assert answer.reason is Reason.INVALID_TEXT
        assert not _is_valid(text)
