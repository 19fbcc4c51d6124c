"""The engine under policies and wishes: operators, lists, languages, whole values, conversations, explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from preprocessing.pii import (
    EntityType,
    PathRule,
    PiiEngine,
    PiiError,
    PiiPolicies,
    PiiPolicy,
    PolicyError,
    Reason,
    Tightening,
    Wish,
)
from preprocessing.texts import Document, RawText, Span

SECRET = b"s" * 32
SSN = "123-45-6789"
PERSON_HASH = {"entity": "PERSON", "operator": "hash"}


class Words:
    """A token classifier that knows words by their types."""

    def __init__(self, **words: str) -> None:
        self.words = {word.replace("_", " "): kind for word, kind in words.items()}

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        return [
            [
                Span(found.start(), found.end(), kind, 0.9, "words")
                for word, kind in self.words.items()
                for found in re.finditer(word, text)
            ]
            for text in texts
        ]

    def fingerprint(self) -> str:
        return "words"


def policy(**fields: Any) -> PiiPolicy:
    return PiiPolicy.model_validate(fields)


def run(engine: PiiEngine | PiiPolicy, *texts: str, **wish: Any) -> list[str]:
    engine = PiiEngine(engine, secret=SECRET) if isinstance(engine, PiiPolicy) else engine
    answers = engine.anonymize([RawText(text) for text in texts], wishes=[Wish(**wish)] * len(texts) if wish else None)
    return [answer.text.value if isinstance(answer, Document) else f"error {answer}" for answer in answers]


@pytest.mark.parametrize(
    ("operators", "text", "expected", "reason"),
    [
        ({"EMAIL_ADDRESS": "redact"}, "a@b.de a@b.de", r"<REDACTED> <REDACTED>", "a marker"),
        ({"EMAIL_ADDRESS": {"name": "mask", "keep_last": 2}}, "a@b.de", r"\*\*\*\*de", "a mask"),
        ({"EMAIL_ADDRESS": "hash"}, "a@b.de A@b.de", r"(<EMAIL_ADDRESS_HASH_[0-9a-f]{32}>) \1", "a digest"),
        ({"EMAIL_ADDRESS": "pseudonym"}, "a@b.de a@b.de", r"(<EMAIL_ADDRESS_([a-z][0-9]){8}>) \1", "a pseudonym"),
        ({"EMAIL_ADDRESS": "surrogate"}, "jo@b.de jo@b.de", r"(\w+@\w+\.example) \1", "a surrogate"),
        ({"EMAIL_ADDRESS": "keep"}, f"a@b.de {SSN}", r"a@b\.de <US_SSN_1>", "kept"),
        ({"US_SSN": "block"}, f"a@b.de {SSN}", r"error blocked \(US_SSN\)", "refused, by its type"),
        ({"URL": "keep"}, "https://x.com/?m=a@b.de", r"https://<EMAIL_ADDRESS_1>", "what is kept hides nothing else"),
        ({"EMAIL_ADDRESS": "redact"}, "see https://u:p@a.b.de/a@b.de", r"see .*<REDACTED>.*", "of the merged"),
    ],
)  # fmt: skip
def test_operators(operators: dict[str, Any], text: str, expected: str, reason: str) -> None:
    (answer,) = run(policy(operators=operators), text)
    assert re.fullmatch(expected, answer), f"{answer}: {reason}"


def test_the_strictest_operator_of_what_was_merged_holds() -> None:
    names = Words(Ann_Lee="PERSON", Ann_Lee_Park="LOCATION")
    for operators, expected in [
        ({"PERSON": "redact"}, "<REDACTED>"),
        ({"PERSON": "block"}, "error blocked (PERSON)"),
        ({"LOCATION": "redact"}, "<REDACTED>"),
        ({"LOCATION": "keep"}, "<PERSON_1> Park"),
        ({}, "<LOCATION_1>"),
    ]:
        engine = PiiEngine(policy(operators=operators), token_classifier=names)
        assert run(engine, "Ann Lee Park") == [expected]


def test_a_blocked_text_does_not_fail_its_neighbours_and_takes_no_number() -> None:
    engine = PiiEngine(policy(operators={"US_SSN": "block"}))
    assert run(engine, f"{SSN} x@y.de", "a@b.de") == ["error blocked (US_SSN)", "<EMAIL_ADDRESS_1>"]


def test_kept_findings_are_reported() -> None:
    (answer,) = PiiEngine(policy(operators={"EMAIL_ADDRESS": "keep"})).anonymize([RawText("to a@b.de")])
    assert isinstance(answer, Document)
    assert [(e.token, e.operator) for e in answer.entities] == [("a@b.de", "keep")]


@pytest.mark.parametrize(
    ("fields", "text", "expected", "reason"),
    [
        ({"allow": ["Info@acme.com"]}, "info@acme.com, jo@acme.com", "info@acme.com, <EMAIL_ADDRESS_1>", "in any case"),
        ({"allow": ["acme.com"]}, "info@acme.com acme.com", "<EMAIL_ADDRESS_1> acme.com", "as a whole only"),
        ({"deny": {"PERSON": ["Zork"]}}, "zork, Zorks, a-Zork", "<PERSON_1>, Zorks, a-<PERSON_2>", "whole words"),
        ({"deny": {"PERSON": ["Project  X"]}}, "project\u00a0x", "<PERSON_1>", "phrases, however they are spaced"),
        ({"deny": {"PERSON": ["\u738b\u5c0f\u660e"]}}, "\u53eb\u738b\u5c0f\u660e\u7684", "\u53eb<PERSON_1>\u7684", ""),
        ({"deny": {"PERSON": ["@zork"]}}, "to @zork!", "to <PERSON_1>!", "with signs before them"),
        ({"deny": {"PERSON": ["Zork"]}, "allow": ["Zork"]}, "Zork", "<PERSON_1>", "deny wins"),
        ({"deny": {"PERSON": ["Zork"]}, "entities": ["URL"]}, "Zork", "<PERSON_1>", "a type that is not looked for"),
    ],
)  # fmt: skip
def test_lists(fields: dict[str, Any], text: str, expected: str, reason: str) -> None:
    assert run(policy(**fields), text) == [expected], reason


@pytest.mark.parametrize(
    ("wish", "expected", "reason"),
    [
        ({}, "a@b.de <US_SSN_1>", "the default"),
        ({"policy": "all"}, "<EMAIL_ADDRESS_1> <US_SSN_1>", "a named policy"),
        ({"policy": "none"}, "error policy (policy)", "an unknown one"),
        ({"tighten": {"entities": ["EMAIL_ADDRESS"]}}, "<EMAIL_ADDRESS_1> <US_SSN_1>", "a further type"),
        ({"tighten": {"operators": {"US_SSN": "redact"}}}, "a@b.de <REDACTED>", "a stricter operator"),
        ({"tighten": {"operators": {"US_SSN": "keep"}}}, "error policy (operators.US_SSN)", "a looser one"),
        ({"tighten": {"threshold": 0.9}}, "error policy (threshold)", "a higher bar"),
        ({"tighten": {"deny": {"PERSON": ["b"]}}}, "a@<PERSON_1>.de <US_SSN_1>", "a word"),
        ({"language": "de"}, "a@b.de <US_SSN_1>", "a language"),
        ({"language": "sv"}, "a@b.de <US_SSN_1>", "a language that is not covered"),
        ({"language": "no language"}, "error policy (language)", "none"),
    ],
)
def test_wishes(wish: dict[str, Any], expected: str, reason: str) -> None:
    named = {"default": {"entities": ["US_SSN"]}, "all": {}}
    engine = PiiEngine(PiiPolicies.model_validate({"named": named}), secret=SECRET)
    if "tighten" in wish:
        wish = {"tighten": Tightening.model_validate(wish["tighten"])}
    assert run(engine, f"a@b.de {SSN}", **wish) == [expected], reason
    if expected.startswith("error"):
        with pytest.raises(PolicyError) as caught:
            engine.check(Wish(**wish))
        assert f"({caught.value.path})" in expected
    else:
        engine.check(Wish(**wish))


def test_a_batch_may_mix_wishes_and_share_a_scope() -> None:
    wishes = [Wish(), Wish(tighten=Tightening.model_validate({"operators": {"US_SSN": "redact"}})), Wish(policy="x")]
    answers = PiiEngine().anonymize([RawText(f"{SSN} a@b.de")] * 3, wishes=wishes)
    assert [a.text.value if isinstance(a, Document) else a.reason for a in answers] == [
        "<US_SSN_1> <EMAIL_ADDRESS_1>",
        "<REDACTED> <EMAIL_ADDRESS_1>",
        Reason.POLICY,
    ]


def test_wishes_must_match_the_texts() -> None:
    with pytest.raises(ValueError, match="1 texts need as many wishes"):
        PiiEngine().anonymize([RawText("a")], wishes=[])


@pytest.mark.parametrize(
    ("rule", "own", "text", "expected", "reason"),
    [
        ("redact", {}, "anything", "<REDACTED>", "the whole value"),
        ({"entity": "PERSON"}, {}, "anything", "<PERSON_1>", "with the policy's operator"),
        ({"entity": "PERSON", "operator": "mask"}, {}, "any", "***", "with its own"),
        (PERSON_HASH, {}, "any", "<PERSON_1>", "never looser than the policy"),
        (PERSON_HASH, {"$.a": PERSON_HASH}, "any", "<PERSON_HASH_", "but the policy's own"),
        ("keep", {"$.a": "keep"}, f"id {SSN}", f"id {SSN}", "kept by the policy"),
        ("keep", {}, f"id {SSN}", "id <US_SSN_1>", "a request keeps nothing"),
        ("block", {}, "x", "error blocked (ID_NUMBER)", "refused"),
        ("redact", {}, " \t", " \t", "a blank value holds nothing"),
        ({"entity": "PERSON"}, {}, "<PERSON_4>", "<PERSON_4>", "what was taken out before"),
        ({"entity": "PERSON"}, {}, "\u200bAnn <PERSON_4>", "<PERSON_1>", "all of it, with what does not show"),
    ],
)  # fmt: skip
def test_whole_values(rule: Any, own: dict[str, Any], text: str, expected: str, reason: str) -> None:
    (answer,) = run(policy(paths=own), text, field=PathRule.model_validate(rule))
    assert answer.startswith(expected), reason
    assert answer == expected or expected.endswith("_")


def test_a_named_finding_is_trimmed_where_tokens_stand() -> None:
    engine = PiiEngine(token_classifier=Words(**{"Ann .PERSON.1. Lee": "PERSON", "PERSON.1": "ORGANIZATION"}))
    assert run(engine, "by Ann <PERSON_1> Lee") == ["by <PERSON_2> <PERSON_1> <PERSON_3>"]


def test_parts_of_one_name_are_one_token() -> None:
    engine = PiiEngine(token_classifier=Words(Mary="PERSON", Ann="PERSON", Smith="PERSON"))
    assert run(engine, "Mary Ann-Smith, Mary") == ["<PERSON_1>, <PERSON_2>"]


def test_tenants_have_pseudonyms_of_their_own() -> None:
    engine = PiiEngine(policy(operator="pseudonym"), secret=SECRET)
    one, same, other = (run(engine, "a@b.de", tenant=tenant)[0] for tenant in ("x", "x", "y"))
    assert one == same != other


def test_keyed_operators_need_a_secret() -> None:
    for operator in ("hash", "pseudonym"):
        with pytest.raises(PolicyError, match="needs a secret"):
            PiiEngine(policy(operators={"PERSON": operator}))
    with pytest.raises(ValueError, match="16 bytes"):
        PiiEngine(secret=b"short")


def test_findings_say_who_found_them() -> None:
    engine = PiiEngine(policy(deny={"PERSON": ["Zork"]}), token_classifier=Words(Ann="PERSON"))
    (answer,) = engine.anonymize([RawText("Ann Zork account 12345678")])
    assert isinstance(answer, Document)
    assert [(e.recognizer, e.base_score, e.context) for e in answer.entities][1:] != []
    assert {e.recognizer for e in answer.entities} >= {"deny"}
    assert any(e.context == "account" and e.base_score is not None and e.base_score < e.score for e in answer.entities)


def test_documents_say_their_language() -> None:
    german, swedish, short = PiiEngine().anonymize(
        [
            RawText("Das ist nicht die Nummer, die wir von Ihnen haben wollten."),
            RawText("Det h\u00e4r \u00e4r inte numret som vi ville ha fr\u00e5n dig och det \u00e4r inte bra."),
            RawText("42"),
        ]
    )
    assert isinstance(german, Document)
    assert isinstance(swedish, Document)
    assert isinstance(short, Document)
    assert (german.language, german.uncovered) == ("de", "")
    assert swedish.language not in EntityType.__members__
    assert bool(swedish.uncovered) == (swedish.language not in ("", "en", "de", "fr", "es", "it", "pt", "nl", "pl"))
    assert (short.language, short.uncovered) == ("", "")


def test_an_operator_that_fails_refuses_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise KeyError("a@b.de")

    monkeypatch.setattr("preprocessing.pii.operators.replace.Replace.apply", broken)
    bad, good = PiiEngine().anonymize([RawText("a@b.de"), RawText("nothing")])
    assert isinstance(bad, PiiError)
    assert (bad.reason, bad.cause) == (Reason.ANONYMIZATION_FAILED, "KeyError")
    assert isinstance(good, Document)
