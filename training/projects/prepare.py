"""Texts as the model will see them: anonymized by the engine that serves, encoded by the pipeline that serves.

Both say something of the data on the way: which languages it is in, how much of it holds personal data, what is longer
than a window, and which texts are the same once nobody is named in them. Those are never in two parts: a model that was
trained on one of them knows the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import pandas as pd
from tqdm import tqdm

from preprocessing.pii import PiiEngine
from preprocessing.pipeline import Encoded, TextPipeline
from preprocessing.texts import Document, RawText
from training.projects.checks import Checked, check_parts, is_wordy
from training.projects.config import ProjectConfig
from training.projects.personal import are_personal
from training.projects.report import Report
from training.projects.slices import name_slices
from training.projects.table import PART_COLUMN, PARTS
from training.split import key_of, part_of

__all__ = ["Prepared", "Rows", "anonymize_rows", "documents", "prepare"]

_BATCH: Final = 256
Ints = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that stay, each in its part, and what the anonymizer made of their texts, in the same order."""

    frame: Any
    """For labels, columns and slices."""
    documents: tuple[Document, ...]

    def of(self, part: str) -> Ints:
        """Return the positions of a part's rows."""
        return np.flatnonzero((self.frame[PART_COLUMN] == part).to_numpy())

    def only(self, part: str) -> Rows:
        """Return one part's rows."""
        picked = self.of(part)
        return Rows(self.frame.iloc[picked], tuple(self.documents[i] for i in picked))


@final
@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows, ready for an encoder."""

    rows: Rows
    encoded: Encoded

    @property
    def frame(self) -> Any:
        return self.rows.frame

    def of(self, part: str) -> Ints:
        """Return the positions of a part's texts."""
        return self.rows.of(part)


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


def anonymize_rows(checked: Checked, config: ProjectConfig, engine: PiiEngine) -> Rows:
    """Anonymize all rows, and split them where the data does not; add to the report what can be told of them now.

    Texts that could not be anonymized are fatal, or left out where bad rows are: nothing is trained on raw text. So
    are rows of later parts that are, once anonymized, the same as one of an earlier part, and labels that hold
    personal data.
    """
    frame, report = checked.table.frame, checked.report
    found = documents([RawText(str(text)) for text in frame[config.data.text]], engine)
    failed = np.array([answer is None for answer in found], dtype=bool)
    if failed.any():
        _bad_rows(report, config, "not_anonymized", "{n} texts could not be anonymized", frame.index[failed])
    rows = Rows(frame[~failed], tuple(answer for answer in found if answer is not None))
    keys = [key_of(document.text) for document in rows.documents]
    if not config.data.split:
        parts = [part_of(key, config.data.split_seed, config.data.shares) for key in keys]
        rows = Rows(rows.frame.assign(**{PART_COLUMN: parts}), rows.documents)
    rows = _without_leaks(rows, keys, config, report)
    _report_documents(rows, config, report)
    check_parts(rows.frame, config, checked.labels, report, _personal_labels(rows, checked.labels, config, engine))
    return Rows(name_slices(rows.frame, config.data, engine, report), rows.documents)


def _personal_labels(rows: Rows, labels: Sequence[str], config: ProjectConfig, engine: PiiEngine) -> list[str]:
    """Return the labels in which personal data is found, of those that would be named otherwise."""
    given = [] if config.data.labels else [label for label in labels if not is_wordy(label)]
    counts = rows.frame[config.data.label].value_counts() if given else {}
    frequent = [label for label in given if counts.get(label, 0) >= config.checks.least_rows_per_label]
    return [label for label, found in zip(frequent, are_personal(frequent, engine), strict=True) if found]


def prepare(rows: Rows, pipeline: TextPipeline, report: Report) -> Prepared:
    """Encode all rows; add to the report how long they are."""
    encoded = pipeline.encode([document.text for document in rows.documents])
    if not len(rows.documents):
        return Prepared(rows, encoded)
    quantiles = (("median", 0.5), ("95 %", 0.95), ("most", 1))
    report.figures |= {"tokens": {name: int(np.quantile(encoded.item_tokens, q)) for name, q in quantiles}}
    longer = np.diff(encoded.item_offsets) > 1
    if longer.any():
        say = f"{{n}} texts are longer than the window of {pipeline.spec.max_tokens} tokens and are read in several"
        report.add("over_the_window", "note", say, rows.frame.index[longer])
    return Prepared(rows, encoded)


def _bad_rows(report: Report, config: ProjectConfig, name: str, say: str, rows: Sequence[int]) -> None:
    drops = config.checks.bad_rows == "drop"
    report.add(name, "warning" if drops else "fatal", say + (", left out" if drops else ""), rows)


def _without_leaks(rows: Rows, keys: Sequence[str], config: ProjectConfig, report: Report) -> Rows:
    """Report what is the same once anonymized; leave out what is so in a later part."""
    frame = rows.frame
    key = pd.Series(list(keys), index=frame.index, dtype=object)
    place = frame[PART_COLUMN].map({part: i for i, part in enumerate(PARTS)})
    leaks = (place > place.groupby(key).transform("min")).to_numpy(dtype=bool)
    if leaks.any():
        say = "{n} validation or test rows are, once anonymized, the same as one of an earlier part"
        _bad_rows(report, config, "leakage_when_anonymized", say, frame.index[leaks])
    kept = Rows(frame[~leaks], tuple(answer for answer, leak in zip(rows.documents, leaks, strict=True) if not leak))
    key, label = key[~leaks], kept.frame[config.data.label]
    again = pd.DataFrame({"key": key, "label": label}).duplicated().to_numpy()
    if again.any():
        say = "{n} rows repeat, once anonymized, an earlier row of their part and its label"
        report.add("duplicates_when_anonymized", "note", say, kept.frame.index[again])
    torn = (label.groupby(key).transform("nunique") > 1).to_numpy()
    if torn.any():
        say = "{n} rows are, once anonymized, the same as a row of another label"
        report.add("conflicting_labels_when_anonymized", "warning", say, kept.frame.index[torn])
    return kept


def _report_documents(rows: Rows, config: ProjectConfig, report: Report) -> None:
    if not rows.documents:
        return
    personal = np.array([bool(answer.entities) for answer in rows.documents])
    entities = Counter(entity.entity_type for answer in rows.documents for entity in answer.entities)
    languages = Counter(answer.language or "unknown" for answer in rows.documents)
    report.figures |= {
        "share of texts with personal data": round(float(personal.mean()), 4),
        "entities": dict(entities.most_common()),
        "languages": dict(languages.most_common()),
    }
    wanted = set(config.export.languages)
    other = [
        row
        for row, answer in zip(rows.frame.index, rows.documents, strict=True)
        if wanted and answer.language and answer.language not in wanted
    ]
    if other:
        report.add("other_language", "warning", "{n} texts are in none of export.languages", other)
