"""Documents through an engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preprocessing.pii import EntityType, PiiEngine, PiiError
from preprocessing.pii.policy import PathRule, PiiPolicy
from preprocessing.pii.structured.anonymize import JsonDocument, anonymize_json
from preprocessing.pii.structured.documents import restore_json


def run(value: Any, paths: dict[str, Any] | None = None, **options: Any) -> JsonDocument:
    engine: Any = PiiEngine(PiiPolicy.model_validate({"paths": paths or {}}))
    return anonymize_json(engine, value, **options)


CASES: list[tuple[Any, dict[str, Any], Any, str]] = [
    ({"a": "x", "n": 1}, {}, {"a": "x", "n": 1}, "nothing to find"),
    (
        {"to": "a@x.example", "cc": ["b@x.example", "a@x.example"]},
        {},
        {"to": "<EMAIL_ADDRESS_1>", "cc": ["<EMAIL_ADDRESS_2>", "<EMAIL_ADDRESS_1>"]},
        "one scope",
    ),
    ({"user": {"ssn": 123456789}}, {"$..ssn": "redact"}, {"user": {"ssn": "<REDACTED>"}}, "a rule takes a number"),
    ({"ssn": 123456789}, {}, {"ssn": "<US_SSN_1>"}, "a name does, too"),
    ({"to": "a@x.example"}, {"$.to": "keep"}, {"to": "a@x.example"}, "keep"),
    (
        {"u": {"who": "Jane", "city": "Ulm"}},
        {"$.u": {"entity": "PERSON"}, "$.u.city": "keep"},
        {"u": {"who": "<PERSON_1>", "city": "Ulm"}},
        "the nearest rule",
    ),
    (
        {"arguments": '{"to": "a@x.example", "first_name": "Jane"}'},
        {},
        {"arguments": '{"to": "<EMAIL_ADDRESS_1>", "first_name": "<PERSON_1>"}'},
        "JSON in a string",
    ),
]


@pytest.mark.parametrize(("value", "paths", "safe", "why"), CASES)
def test_a_document(value: Any, paths: dict[str, Any], safe: Any, why: str) -> None:
    assert run(value, paths).value == safe, why


def test_findings_have_their_paths_and_the_vault_gives_back() -> None:
    value = {"function": {"arguments": json.dumps({"to": ["x", "mail a@x.example"]})}}
    document = run(value)
    (finding,) = document.findings
    assert (finding.path, finding.entity.start, finding.entity.token) == (
        "$.function.arguments.to[1]",
        5,
        "<EMAIL_ADDRESS_1>",
    )
    assert restore_json(document.vault, document.value) == value
    assert "example" not in repr(document)


def test_a_conversation_goes_on() -> None:
    first = run({"a": "a@x.example"})
    second = run({"b": "b@x.example", "a": "a@x.example"}, vault=first.vault)
    assert second.value == {"b": "<EMAIL_ADDRESS_2>", "a": "<EMAIL_ADDRESS_1>"}
    assert set(second.vault.tokens) == {"<EMAIL_ADDRESS_1>", "<EMAIL_ADDRESS_2>"}


def test_given_rules_stand_in_place_of_the_policys() -> None:
    engine: Any = PiiEngine(PiiPolicy(paths={"$.a": PathRule.model_validate("redact")}))
    document = anonymize_json(engine, {"a": "x"}, paths={"$.a": PathRule(entity=EntityType.PERSON)})
    assert document.value == {"a": "<PERSON_1>"}


def test_names_can_be_left_out_of_it() -> None:
    assert run({"ssn": 123456789}, by_name=False).value == {"ssn": 123456789}
    assert run({"ref": 4111111111111111}, numbers=True).value == {"ref": "<CREDIT_CARD_1>"}


def test_one_text_that_is_refused_refuses_the_document() -> None:
    with pytest.raises(PiiError, match="blocked"):
        run({"a": "x", "b": "y"}, {"$.b": "block"})


@pytest.mark.parametrize(
    "value",
    [
        {"see <EMAIL_ADDRESS_1> here": "hello", "other": "ana@x.example"},
        {"arguments": '{"email_address_1": "hello", "other": "ana@x.example"}'},
        {"arguments": '{"a": "EMAIL_ADDRESS\\u005f1", "other": "ana@x.example"}'},
    ],
    ids=["the name of a member", "in JSON in a string", "escaped"],
)
def test_a_token_that_was_typed_in_a_name_is_never_issued(value: dict[str, Any]) -> None:
    document = run(value)
    assert "EMAIL_ADDRESS_2" in json.dumps(document.value)
    assert document.vault.restore(json.dumps(document.value)).count("ana@x.example") == 1
