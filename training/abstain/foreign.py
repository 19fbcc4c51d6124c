"""Texts that a model was not made for, to measure whether it notices: other languages, source code, other kinds.

All are real: corpora of the data folder, and what is installed anyway, spaCy's example sentences in sixty languages
(MIT) and Python's standard library (PSF). They measure; nothing is fitted on them.
"""

from __future__ import annotations

import importlib.util
import random
import runpy
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from preprocessing.texts import RawText

__all__ = ["read_foreign"]

_SEED: Final = 20240917
_MOST: Final = 500
"""Texts of one kind: enough for a share to be known to two points."""
_MODULES: Final = (
    "argparse",
    "ast",
    "configparser",
    "difflib",
    "inspect",
    "pathlib",
    "statistics",
    "tarfile",
    "typing",
)
_CORPORA: Final = {
    "encyclopedia": "wikigold/wikigold.conll.txt",
    "contracts": "sec_filings/FIN5.txt",
    "forum and video comments": "wnut17/emerging.test.annotated",
    "tweets of other years": "broad_twitter_corpus/h.conll",
}


def read_foreign(data: Path) -> dict[str, list[RawText]]:
    """Return at most some hundred texts of each kind, the same ones at every run.

    Raises:
        SystemExit: a file of the data folder is missing.
    """
    sentences = list(_languages())
    kinds = {
        "other languages, Latin script": [text for text in sentences if _is_latin(text)],
        "other languages, other scripts": [text for text in sentences if not _is_latin(text)],
        "source code": list(_code()),
    }
    for name, path in _CORPORA.items():
        try:
            kinds[name] = list(_sentences(data / path))
        except OSError as error:
            raise SystemExit(f"data to measure novelty with is missing: {error}") from error
    return {name: list(map(RawText, _some(texts))) for name, texts in kinds.items()}


def _some(texts: list[str]) -> list[str]:
    return random.Random(_SEED).sample(texts, min(_MOST, len(texts)))


def _languages() -> Iterator[str]:
    spacy = importlib.util.find_spec("spacy")  # found, not imported, which takes seconds: its examples are plain lists
    if spacy is None or spacy.origin is None:
        raise SystemExit("texts in other languages are spaCy's, which is not installed")
    for path in sorted((Path(spacy.origin).parent / "lang").glob("*/examples.py")):
        if path.parent.name != "en":
            yield from (sentence for sentence in runpy.run_path(str(path))["sentences"] if len(sentence) >= 20)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(letter < "\u0250" for letter in letters) > len(letters)


def _code() -> Iterator[str]:
    """Yield blocks of the standard library, as large as a message."""
    library = Path(sysconfig.get_path("stdlib"))
    for module in _MODULES:
        blocks = (library / f"{module}.py").read_text(encoding="utf-8").split("\n\n")
        yield from (block for block in blocks if 40 <= len(block) <= 400)


def _sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a CoNLL file, tokens apart, of at least five tokens."""
    tokens: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        fields = line.split()
        if fields and fields[0] != "-DOCSTART-":
            tokens.append(fields[0])
            continue
        if len(tokens) >= 5:
            yield " ".join(tokens)
        tokens = []
