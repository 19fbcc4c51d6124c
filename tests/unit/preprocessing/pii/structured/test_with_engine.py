"""Documents and tables through the engine itself."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from preprocessing.pii import PiiEngine
from preprocessing.pii.policy import PiiPolicy
from preprocessing.pii.structured.anonymize import anonymize_json
from preprocessing.pii.structured.documents import restore_json
from preprocessing.pii.structured.tables import anonymize_table

PATHS = {"$..ssn": "redact", "$.user.nick": {"entity": "USERNAME"}, "$.user.mail": "keep"}


def test_a_document_comes_back() -> None:
    engine = PiiEngine(PiiPolicy.model_validate({"paths": {"$.user.nick": {"entity": "USERNAME"}}}))
    value: Any = {
        "user": {"nick": "jr", "mail": "jane.roe@example.org", "seen": 3},
        "messages": ["write to jane.roe@example.org", "or john@example.org"],
        "arguments": json.dumps({"to": "jane.roe@example.org", "first_name": 'Zo\u00eb "Z"'}),
    }
    document = anonymize_json(engine, value)
    text = json.dumps(document.value)
    assert not any(planted in text for planted in ("example.org", "Zo", '"jr"'))
    assert document.value["user"]["mail"] in document.value["messages"][0]
    assert json.loads(document.value["arguments"])["to"] == document.value["user"]["mail"]
    restored = restore_json(document.vault, document.value)
    assert json.loads(restored.pop("arguments")) == json.loads(value.pop("arguments"))
    assert restored == value


def test_rules_of_the_policy() -> None:
    engine = PiiEngine(PiiPolicy.model_validate({"paths": PATHS}))
    value = {"ssn": 123456789, "user": {"nick": "jr", "mail": "jane.roe@example.org"}}
    safe = anonymize_json(engine, value).value
    assert safe == {"ssn": "<REDACTED>", "user": {"nick": "<USERNAME_1>", "mail": "jane.roe@example.org"}}


def test_a_table_comes_back() -> None:
    frame = pd.DataFrame(
        {"name": ["Jane Roe", "John Doe"], "note": ["mail jane.roe@example.org", "ok"], "ssn": [123456789, 223456789]}
    )
    result = anonymize_table(PiiEngine(), frame)
    text = result.frame.to_csv() + result.report.to_markdown()
    assert not any(planted in text for planted in ("Jane", "Doe", "example.org", "123456789"))
    assert result.frame.map(result.vault.restore).astype({"ssn": "int64"}).equals(frame)
