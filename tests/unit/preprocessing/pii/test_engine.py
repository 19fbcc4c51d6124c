"""The engine: safe texts, consistent tokens, errors that stay with their text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.pii import EntityType, PiiEngine, PiiError, PiiPolicy, Reason, TokenClassifier
from preprocessing.texts import Document, RawText, SafeText, Span

ENGINE = PiiEngine()

VALUES = [
    "john.doe@example.com", "212-555-0143", "+44 20 7946 0958", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00",
    "123-45-6789",     "192.168.1.1", "2001:db8::1", "https://example.com/john", "00:1A:2B:3C:4D:5E", "AB 12 34 56 C",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
]  # fmt: skip
WORDS = [
    "the",
    "Account",
    "call",
    "born",
    "passport",
    "ssn",
    "of",
    "visa",
    "x",
    "12",
    "2024-01-02",
    "12345678",
    "<URL_1>",
    "caf\u00e9",
    "\n",
    "\u200b",
    "\u4f60",
]
MESSY = st.lists(st.sampled_from(WORDS + VALUES), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "  ", ", ", "\u00a0", "-"]).map(lambda gap: gap.join(parts))
)


class Names:
    """A token classifier that knows some words. Counts its calls."""

    def __init__(self, *names: str, kind: str = "PERSON", score: float = 0.9) -> None:
        self.names, self.kind, self.score = names, kind, score
        self.calls: list[list[str]] = []

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        self.calls.append(list(texts))
        return [
            [
                Span(text.index(name), text.index(name) + len(name), self.kind, self.score)
                for name in self.names
                if name in text
            ]
            for text in texts
        ]

    def fingerprint(self) -> str:
        return f"names {self.names}"


class Answers:
    """A token classifier that gives a fixed answer, or raises it."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[return-value]

    def fingerprint(self) -> str:
        return "answers"


def run(*texts: str, engine: PiiEngine = ENGINE, scopes: Sequence[int] | None = None) -> list[str]:
    answers = engine.anonymize([RawText(text) for text in texts], scopes)
    return [answer.text.value if isinstance(answer, Document) else f"error {answer}" for answer in answers]


def document(text: str, engine: PiiEngine = ENGINE) -> Document:
    (answer,) = engine.anonymize([RawText(text)])
    assert isinstance(answer, Document), answer
    return answer


def test_tokens_stand_in_place_of_findings_and_the_rest_is_kept_to_the_letter() -> None:
    answer = document(" Mail\u00a0a@b.de\u200b, or  c@d.de;\ta@b.de\n")
    assert answer.text.value == " Mail\u00a0<EMAIL_ADDRESS_1>\u200b, or  <EMAIL_ADDRESS_2>;\t<EMAIL_ADDRESS_1>\n"
    assert isinstance(answer.text, SafeText)


def test_entities_select_the_original() -> None:
    text = "\u200b\U0001f600 (jose\u0301@x.com) and 123\u201145\u20116789"
    answer = document(text)
    assert [(text[e.start : e.end], e.entity_type, e.token) for e in answer.entities] == [
        ("jose\u0301@x.com", "EMAIL_ADDRESS", "<EMAIL_ADDRESS_1>"),
        ("123\u201145\u20116789", "US_SSN", "<US_SSN_1>"),
    ]


@pytest.mark.parametrize(
    ("scopes", "expected", "reason"),
    [
        (None, ["<US_SSN_1>", "<US_SSN_2>", "<US_SSN_1>"], "one scope by default"),
        ([7, 7, 7], ["<US_SSN_1>", "<US_SSN_2>", "<US_SSN_1>"], "one scope"),
        ([1, 2, 1], ["<US_SSN_1>", "<US_SSN_1>", "<US_SSN_1>"], "scopes number for themselves"),
        ([1, 2, 2], ["<US_SSN_1>", "<US_SSN_1>", "<US_SSN_2>"], "neighbours in a scope"),
    ],
)
def test_scopes(scopes: list[int] | None, expected: list[str], reason: str) -> None:
    assert run("123-45-6789", "123-45-6780", "123-45-6789", scopes=scopes) == expected, reason


def test_each_spelling_has_a_token_of_its_own_so_that_each_can_be_restored() -> None:
    assert run("123-45-6789", "\uff11\uff12\uff13\u201145\u20116789") == ["<US_SSN_1>", "<US_SSN_2>"]


def test_scopes_must_match_the_texts() -> None:
    with pytest.raises(ValueError, match="2 texts"):
        ENGINE.anonymize([RawText("a"), RawText("b")], [1])


def test_no_texts() -> None:
    assert ENGINE.anonymize([]) == []


@pytest.mark.parametrize(
    "typed", ["<EMAIL_ADDRESS_1>", "<email_address_1>", "\uff1cEMAIL_ADDRESS_1\uff1e", "<EMAIL\u200b_ADDRESS_1>"]
)
def test_a_token_typed_by_a_caller_is_never_issued(typed: str) -> None:
    assert run("write to a@b.de", f"say {typed}") == ["write to <EMAIL_ADDRESS_2>", f"say {typed}"]


def test_a_value_that_is_sure_once_is_taken_out_everywhere_in_its_scope() -> None:
    assert run("12345678 there", "account 12345678", "12345678 is here", scopes=[0, 0, 1]) == [
        "<US_BANK_NUMBER_1> there",
        "account <US_BANK_NUMBER_1>",
        "12345678 is here",
    ]


def test_thresholds_and_types_of_the_policy_hold() -> None:
    text = "a@b.de https://x.com 123-45-6789"
    only = PiiEngine(
        PiiPolicy(entities=frozenset({EntityType.URL, EntityType.US_SSN}), thresholds={EntityType.US_SSN: 0.99})
    )
    assert run(text, engine=only) == ["a@b.de <URL_1> 123-45-6789"]


@pytest.mark.parametrize("bad", ["\ud800", "a@b.de \udfff"])
def test_invalid_text_is_refused_and_its_neighbours_are_not(bad: str) -> None:
    first, second, third = ENGINE.anonymize([RawText("a@b.de"), RawText(bad), RawText("c@d.de")])
    assert isinstance(second, PiiError)
    assert second.reason is Reason.INVALID_TEXT
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert third.text.value == "<EMAIL_ADDRESS_2>"
    assert second.__cause__ is None
    assert second.__context__ is None


@pytest.mark.parametrize("part", ["work.resolve", "work._masked", "engine.lift", "engine.Scope", "work.literal_tokens"])
def test_whatever_breaks_no_raw_text_comes_through(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("123-45-6789")

    monkeypatch.setattr(f"preprocessing.pii.{part}", broken)
    (answer,) = ENGINE.anonymize([RawText("account 123-45-6789 and 12345678 far far far far away away 12345678")])
    assert isinstance(answer, PiiError)
    assert (answer.reason, answer.cause) == (Reason.ANONYMIZATION_FAILED, "KeyError")
    assert "123" not in f"{answer} {answer!r} {answer.args}"


def test_a_text_of_the_wrong_kind_is_refused() -> None:
    (answer,) = ENGINE.anonymize(["a@b.de"])  # type: ignore[list-item]
    assert isinstance(answer, PiiError)
    assert answer.cause == "AttributeError"


def test_classifier_is_called_once_a_batch_with_the_texts_that_are_well() -> None:
    names = Names("Ann", "Bob")
    assert isinstance(names, TokenClassifier)
    engine = PiiEngine(token_classifier=names)
    assert run("Ann\u00a0met Bob", "\ud800", "Bob", engine=engine, scopes=[0, 1, 2]) == [
        "<PERSON_1>\u00a0met <PERSON_2>",
        "error invalid_text (UnicodeEncodeError)",
        "<PERSON_1>",
    ]
    assert names.calls == [["Ann met Bob", "Bob"]]


def test_classifier_is_not_called_for_nothing() -> None:
    names = Names("Ann")
    assert run("\ud800", engine=PiiEngine(token_classifier=names)) == ["error invalid_text (UnicodeEncodeError)"]
    assert names.calls == []


def test_a_name_in_an_address_does_not_split_the_address() -> None:
    assert run("john@x.com", engine=PiiEngine(token_classifier=Names("john"))) == ["<EMAIL_ADDRESS_1>"]


def test_unsure_names_are_left_out() -> None:
    assert run("Ann", engine=PiiEngine(token_classifier=Names("Ann", score=0.3))) == ["Ann"]


@pytest.mark.parametrize(
    ("answer", "cause", "reason"),
    [
        (RuntimeError("Ann"), "RuntimeError", "it raises"),
        ([[]], "ValueError", "one list too few"),
        ([[], [], []], "ValueError", "one list too many"),
        ([[Span(0, 99, "PERSON", 1.0)], []], "ValueError", "an offset outside the view"),
        ([[], [Span(0, 1, "NAME", 1.0)]], "ValueError", "a type that does not exist"),
        ([[], None], "TypeError", "no list"),
        (None, "TypeError", "no answer"),
    ],
)
def test_a_classifier_that_fails_fails_every_text_it_was_given(answer: object, cause: str, reason: str) -> None:
    engine = PiiEngine(token_classifier=Answers(answer))
    results = engine.anonymize([RawText("Ann"), RawText("Bob")])
    assert [(r.reason, r.cause) for r in results if isinstance(r, PiiError)] == [
        (Reason.CLASSIFIER_FAILED, cause)
    ] * 2, reason


def test_fingerprint_is_the_same_in_another_process_and_differs_with_what_decides() -> None:
    code = "from preprocessing.pii import PiiEngine; print(PiiEngine().fingerprint())"
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[4], capture_output=True, text=True, check=True
    )
    engines = [
        PiiEngine(),
        PiiEngine(PiiPolicy(threshold=0.5)),
        PiiEngine(PiiPolicy(entities=frozenset({EntityType.URL}))),
        PiiEngine(PiiPolicy(thresholds={EntityType.URL: 0.9})),
        PiiEngine(token_classifier=Names()),
        PiiEngine(token_classifier=Names("Ann")),
        PiiEngine(PiiPolicy.model_validate({"operator": "redact"})),
        PiiEngine(PiiPolicy(allow=("x",))),
    ]
    assert other.stdout.strip() == ENGINE.fingerprint() == engines[0].fingerprint()
    assert len({engine.fingerprint() for engine in engines}) == len(engines)
    assert len(ENGINE.fingerprint()) == 64


def test_fingerprint_follows_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ENGINE.fingerprint()
    monkeypatch.setattr("preprocessing.pii.patterns.rules.RULES", PiiEngine.__init__.__globals__["rules"].RULES[1:])
    assert ENGINE.fingerprint() != before


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(VALUES), st.sampled_from(["\n", ", ", " ", " is "])),
        max_size=5,
    )
)
def test_no_planted_value_survives(parts: list[tuple[str, str, str]]) -> None:
    safe = document("; ".join(f"{word}{gap}{value}" for word, value, gap in parts)).text.value
    assert [value for _, value, _ in parts if value in safe] == []


@settings(max_examples=200, deadline=None)
@given(st.one_of(MESSY, st.text(max_size=60)))
def test_entities_rebuild_the_text_and_twice_is_once(text: str) -> None:
    (answer,) = ENGINE.anonymize([RawText(text)])
    if isinstance(answer, PiiError):
        assert answer.reason is Reason.INVALID_TEXT
        return
    done = 0
    parts: list[str] = []
    for entity in answer.entities:
        assert done <= entity.start < entity.end <= len(text)
        parts += text[done : entity.start], entity.token
        done = entity.end
    assert "".join([*parts, text[done:]]) == answer.text.value
    again = document(answer.text.value)
    assert again.entities == ()
    assert again.text == answer.text


@settings(deadline=None)
@given(st.lists(MESSY, min_size=1, max_size=3), st.sampled_from(["\ud800", "\udc00 a@b.de"]))
def test_a_failing_text_changes_nothing_for_its_neighbours(texts: list[str], bad: str) -> None:
    alone = ENGINE.anonymize([RawText(text) for text in texts])
    beside = ENGINE.anonymize([RawText(text) for text in [*texts, bad]])
    assert beside[:-1] == alone
    assert isinstance(beside[-1], PiiError)
