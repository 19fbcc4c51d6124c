"""The systems answer marks in the offsets of the texts they were given, and say what they refused."""

from __future__ import annotations

import pytest

from benchmarks.pii import systems
from benchmarks.pii.systems import System
from preprocessing.pii import PiiError, Reason

TEXTS = ["Write to ann.lee@example.com or ring +44 20 7946 0018.", "Nothing here.", "ｍａｉｌ\u200b ann@example.com"]


def shown(system: System) -> list[list[tuple[str, str]]]:
    found = system.find(TEXTS)
    return [[(m.kind, text[m.start : m.end]) for m in marks] for text, marks in zip(TEXTS, found, strict=True)]


@pytest.mark.parametrize("open_system", [systems.engine, systems.patterns, systems.blank_presidio])
def test_systems_find_an_address_and_nothing_in_nothing(open_system) -> None:
    system = open_system()
    assert system is not None
    found = shown(system)
    assert ("EMAIL_ADDRESS", "ann.lee@example.com") in found[0]
    assert found[1] == []
    assert ("EMAIL_ADDRESS", "ann@example.com") in found[2]
    assert not system.refusals
    assert list(system.stages)[-1] in {"whole", "patterns"}


def test_refused_texts_are_counted_by_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def anonymize(self, texts, scopes):
            return [PiiError(Reason.ANONYMIZATION_FAILED) for _ in texts]

    monkeypatch.setattr(systems, "open_engine", lambda: (Refusing(), None))
    system = systems.engine()
    assert system.find(TEXTS) == [(), (), ()]
    assert system.refusals == {Reason.ANONYMIZATION_FAILED: 3}


def test_a_recognizer_is_a_stage_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, _ = systems.open_engine()

    class Recognizer:
        def spans(self, texts):
            return [[] for _ in texts]

    monkeypatch.setattr(systems, "open_engine", lambda: (opened, Recognizer()))
    assert list(systems.engine().stages) == ["patterns", "recognizer", "whole"]
