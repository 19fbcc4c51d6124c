"""What a recognizer finds, counted text by text: whole spans, and characters, as leaks are counted. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from preprocessing.texts import Span
from training.projects.spans import Marked
from training.recognizer.measure import Gold, coverage

__all__ = ["count_found", "figures_of", "found_figures"]

Counts = npt.NDArray[np.float64]


def count_found(
    found: Sequence[Sequence[Span]], texts: Sequence[Marked], entities: Mapping[str, str]
) -> npt.NDArray[np.int64]:
    """Count, in each text: spans that are right, said and wanted; characters covered, missed, wrong and innocent.

    Args:
        found: what was found in each text.
        texts: with what was to be found.
        entities: the data's types to entity types; those that go to "" are not wanted.

    Returns:
        int64 [texts, 7].
    """
    rows = np.zeros((len(texts), 7), dtype=np.int64)
    for i, (spans, marked) in enumerate(zip(found, texts, strict=True)):
        wanted = [(s, e, entities.get(n, n)) for s, e, n in marked.marks if entities.get(n, n)]
        said = {(span.start, span.end, span.entity_type) for span in spans}
        personal = frozenset(k for start, end, _ in wanted for k in range(start, end))
        one = coverage([Gold(marked.text, personal)], [spans])
        hits = sum(mark in said for mark in wanted)
        rows[i] = (hits, len(said), len(wanted), one.covered, one.missed, one.wrong, one.innocent)
    return rows


def figures_of(totals: npt.NDArray[np.floating] | npt.NDArray[np.integer]) -> dict[str, Counts]:
    """Return precision, recall and F1 of whole spans, and leak, excess and F2 of characters, of sums [..., 7]."""
    hits, said, wanted, covered, missed, wrong, innocent = np.moveaxis(np.asarray(totals, dtype=np.float64), -1, 0)
    return {
        "span_precision": hits / np.maximum(1, said),
        "span_recall": hits / np.maximum(1, wanted),
        "span_f1": 2 * hits / np.maximum(1, said + wanted),
        "leak": missed / np.maximum(1, covered + missed),
        "over_redaction": wrong / np.maximum(1, innocent),
        "f2": 5 * covered / np.maximum(1, 5 * covered + 4 * missed + wrong),
    }


def found_figures(counts: npt.NDArray[np.int64]) -> dict[str, float]:
    """Return `figures_of` all texts, counts [texts, 7], to four digits."""
    return {name: round(float(value), 4) for name, value in figures_of(counts.sum(axis=0)).items()}
