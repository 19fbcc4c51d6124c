"""What every explanation must get right, whichever model and method it comes from."""

from __future__ import annotations

from typing import Any

__all__ = ["EMAIL", "TEXT", "check_phrases"]

EMAIL = "ana@example.com"
TEXT = f"Honestly, {EMAIL} was slow; but the coffee was excellent and I would come back tomorrow!"


def check_phrases(text: str, prediction: Any) -> dict[str, float]:
    """Return the weight of each phrase of an explanation. Raises AssertionError where one is not what `text` has at its
    offsets (its token, if it was taken out), or quotes what was taken out."""
    spans = {(e["start"], e["end"]): e["token"] for e in prediction["anonymized"]["entities"]}
    found = prediction["explanation"]["phrases"]
    for phrase in found:
        source = phrase["start"], phrase["end"]
        assert phrase["text"] == spans.get(source, text[slice(*source)])
    assert EMAIL not in str(prediction["explanation"])
    return {phrase["text"]: phrase["weight"] for phrase in found}
