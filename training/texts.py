"""Labelled texts, anonymized the way serving anonymizes, split once and for all by a hash of the raw text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from preprocessing.bundle import sha256_of
from preprocessing.pii import PiiEngine
from preprocessing.texts import Document, RawText, SafeText
from training.progress import progress
from training.split import Part, fraction_of, part_at

__all__ = ["LABELS", "Example", "Part", "anonymize", "data_record", "part_of", "read_documents", "read_sentiment"]

LABELS: Final = ("negative", "neutral", "positive")
_SHARES: Final = (0.7, 0.1, 0.2)
_UCI: Final = ("amazon_cells", "imdb", "yelp")


@final
@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `label` indexes `LABELS`."""

    text: RawText
    label: int
    source: str
    part: Part


def part_of(text: str) -> Part:
    """Return where a text belongs: 70 % train, 10 % validation, 20 % test. Copies of a text are always in one part.

    Not `split.part_of`, which hashes a seed as well: the bundled models were trained on this split, and any other would
    judge them on texts that they have seen.
    """
    return part_at(fraction_of(" ".join(text.split())), _SHARES)


def read_sentiment(data: Path) -> list[Example]:
    """Read `tweeteval_sentiment/` and `uci_sentiment/` from the data folder, each text once.

    Raises:
        SystemExit: a file is missing.
    """
    try:
        found = [*_tweeteval(data / "tweeteval_sentiment"), *_uci(data / "uci_sentiment")]
    except OSError as error:
        raise SystemExit(f"training data is missing: {error}") from error
    unique = {(example.text, example.source): example for example in found}
    return list(unique.values())


def data_record(data: Path) -> tuple[dict[str, str], ...]:
    """Return what a manifest says of the training data: name, licence, hash over its files."""
    licences = {
        "tweeteval_sentiment": "CC BY 3.0 (SemEval-2017 Task 4, as TweetEval's data card lists it)",
        "uci_sentiment": "CC BY 4.0 (UCI Machine Learning Repository, DOI 10.24432/C57604)",
    }
    records = []
    for name, licence in licences.items():
        files = sorted((data / name).glob("*_text.txt")) + sorted((data / name).glob("*_label*.txt"))
        joint = hashlib.sha256("".join(sha256_of(file) for file in files).encode()).hexdigest()
        records.append({"name": name, "licence": licence, "sha256": joint})
    return tuple(records)


def anonymize(texts: Sequence[RawText], engine: PiiEngine, note: str = "anonymizing") -> list[SafeText]:
    """Return the safe texts of `read_documents`."""
    return [document.text for document in read_documents(texts, engine, note)]


def read_documents(texts: Sequence[RawText], engine: PiiEngine, note: str = "anonymizing") -> list[Document]:
    """Anonymize each text on its own, as a request of one item would be.

    Raises:
        SystemExit: a text could not be anonymized; nothing is trained on it raw.
    """
    documents: list[Document] = []
    for start in progress(range(0, len(texts), 256), note):
        batch = texts[start : start + 256]
        for answer in engine.anonymize(batch, range(len(batch))):
            if not isinstance(answer, Document):
                raise SystemExit(f"a training text could not be anonymized: {answer}")
            documents.append(answer)
    return documents


def _tweeteval(folder: Path) -> list[Example]:
    examples = []
    for part in ("val", "test"):
        texts = (folder / f"{part}_text.txt").read_text(encoding="utf-8").split("\n")
        labels = (folder / f"{part}_labels.txt").read_text(encoding="utf-8").split()
        for text, label in zip(texts, labels, strict=False):  # the text files end with a newline
            examples.append(Example(RawText(text.strip()), int(label), "tweeteval", part_of(text)))
    return examples


def _uci(folder: Path) -> list[Example]:
    examples = []
    for name in _UCI:
        for line in (folder / f"{name}_labelled.txt").read_text(encoding="utf-8").split("\n"):
            text, _, label = line.rpartition("\t")
            if text:
                examples.append(Example(RawText(text.strip()), 2 * int(label), f"uci/{name}", part_of(text)))
    return examples
