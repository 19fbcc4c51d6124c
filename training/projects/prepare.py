"""Texts as the model will see them: anonymized by the engine that serves, encoded by the pipeline that serves.

Both say something of the data on the way: which languages it is in, how much of it holds personal data, what is longer
than a window, and which texts are the same once nobody is named in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from preprocessing.pii import PiiEngine
from preprocessing.pipeline import Encoded, TextPipeline
from preprocessing.texts import Document, RawText, SafeText
from training.projects.config import ProjectConfig
from training.projects.report import Report
from training.projects.table import PART_COLUMN, PARTS, Table

__all__ = ["Prepared", "documents", "prepare"]

_BATCH: Final = 256
Ints = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows of a table, ready for an encoder. Arrays have one entry a text."""

    frame: Any
    """The table's rows in the same order, for labels, columns and slices."""
    texts: tuple[SafeText, ...]
    encoded: Encoded
    parts: npt.NDArray[np.str_]

    def of(self, part: str) -> Ints:
        """Return the positions of a part's texts."""
        return np.flatnonzero(self.parts == part)


def documents(texts: Sequence[RawText], engine: PiiEngine) -> list[Document | None]:
    """Anonymize each text on its own, as a request of one item would be; None for one that could not be."""
    answers: list[Document | None] = []
    with tqdm(total=len(texts), desc="anonymizing", unit="text", disable=None) as bar:
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            found = engine.anonymize(batch, range(len(batch)))
            answers += [answer if isinstance(answer, Document) else None for answer in found]
            bar.update(len(batch))
    return answers


def prepare(table: Table, config: ProjectConfig, engine: PiiEngine, pipeline: TextPipeline, report: Report) -> Prepared:
    """Anonymize and encode all rows; add to the report what can be told of the texts now.

    Texts that could not be anonymized are fatal, or left out where bad rows are: nothing is trained on raw text.
    """
    frame = table.frame
    found = documents([RawText(str(text)) for text in frame[config.data.text]], engine)
    failed = [row for row, answer in zip(frame.index, found, strict=True) if answer is None]
    if failed:
        drops = config.checks.bad_rows == "drop"
        say = "{n} texts could not be anonymized" + (", left out" if drops else "")
        report.add("not_anonymized", "warning" if drops else "fatal", say, failed)
        frame = frame.drop(index=failed)
    kept = [answer for answer in found if answer is not None]
    texts = tuple(answer.text for answer in kept)
    encoded = pipeline.encode(texts)
    prepared = Prepared(frame, texts, encoded, np.array(frame[PART_COLUMN].tolist(), dtype=np.str_))
    _report_texts(prepared, kept, config, pipeline, report)
    return prepared


def _report_texts(
    prepared: Prepared, kept: Sequence[Document], config: ProjectConfig, pipeline: TextPipeline, report: Report
) -> None:
    rows = prepared.frame.index
    if not len(rows):
        return
    personal = np.array([bool(answer.entities) for answer in kept])
    tokens = prepared.encoded.item_tokens
    windows = np.diff(prepared.encoded.item_offsets)
    languages = Counter(answer.language or "unknown" for answer in kept)
    report.figures |= {
        "share of texts with personal data": round(float(personal.mean()), 4),
        "entities": dict(Counter(entity.entity_type for answer in kept for entity in answer.entities).most_common()),
        "languages": dict(languages.most_common()),
        "tokens": {
            f"{name}": int(np.quantile(tokens, q)) for name, q in (("median", 0.5), ("95 %", 0.95), ("most", 1))
        },
    }
    if (windows > 1).any():
        say = f"{{n}} texts are longer than the window of {pipeline.spec.max_tokens} tokens and are read in several"
        report.add("over_the_window", "note", say, rows[windows > 1])
    wanted = set(config.export.languages)
    other = [row for row, a in zip(rows, kept, strict=True) if wanted and a.language and a.language not in wanted]
    if other:
        report.add("other_language", "warning", "{n} texts are in none of export.languages", other)
    if same := _same_elsewhere(prepared):
        say = "{n} validation or test texts are, once anonymized, the same as one of an earlier part"
        report.add("leakage_when_anonymized", "warning", say, same)


def _same_elsewhere(prepared: Prepared) -> list[int]:
    """Rows of later parts whose safe text an earlier part has: templates with other names in them."""
    seen: set[str] = set()
    same: list[int] = []
    for part in PARTS:
        mine = prepared.of(part)
        keys = [" ".join(prepared.texts[i].value.split()) for i in mine]
        same += [int(prepared.frame.index[i]) for i, key in zip(mine, keys, strict=True) if key in seen]
        seen.update(keys)
    return same
