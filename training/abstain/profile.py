"""`profile.json`: what texts and answers were like when the model was made. What comes later is held against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from preprocessing.texts import Document, RawText, redacted_share

__all__ = ["PROFILE_FILE", "profile_of", "text_profile", "write_profile"]

PROFILE_FILE: Final = "profile.json"
QUANTILES: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)

Numbers = npt.NDArray[np.floating] | npt.NDArray[np.integer]


def profile_of(
    answers: Sequence[str], scores: Numbers, texts: Mapping[str, Any], novelty: Numbers | None = None
) -> dict[str, Any]:
    """Return the profile of held-out texts.

    Args:
        answers: the best label of each; nothing where labels are the caller's.
        scores: float [n], its calibrated score.
        texts: what `text_profile` said of them.
        novelty: float [n], where there is a reference.
    """
    shares = {label: round(count / len(answers), 4) for label, count in sorted(Counter(answers).items())}
    profile = {"labels": shares} if shares else {}
    profile |= {"score": quantiles(scores), **texts}
    return profile if novelty is None else profile | {"novelty": quantiles(novelty)}


def text_profile(texts: Sequence[RawText], documents: Sequence[Document], tokens: Numbers) -> dict[str, Any]:
    """Return what texts are like, whatever a model says of them.

    `tokens` int [n]. `entities` are findings a text, on average, by type.
    """
    redacted = [redacted_share(document.entities, len(text)) for text, document in zip(texts, documents, strict=True)]
    found = Counter(entity.entity_type for document in documents for entity in document.entities)
    return {
        "texts": len(texts),
        "tokens": quantiles(tokens),
        "redacted": quantiles(np.array(redacted)),
        "entities": {kind: round(count / len(texts), 5) for kind, count in sorted(found.items())},
    }


def quantiles(values: Numbers) -> dict[str, float]:
    """Return the quantiles of `QUANTILES`, to four digits."""
    found = np.quantile(values, QUANTILES)
    return {f"{q:.2f}": round(float(value), 4) for q, value in zip(QUANTILES, found, strict=True)}


def write_profile(folder: Path, profile: Mapping[str, Any]) -> None:
    """Write `profile.json`."""
    (folder / PROFILE_FILE).write_text(json.dumps(profile, indent=2) + "\n", encoding="utf-8")
