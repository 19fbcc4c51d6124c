"""Deny-lists: literal words and phrases, found wherever they stand as whole words. Linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, final

from preprocessing.normalize import detection_view
from preprocessing.pii.entities import EntityType
from preprocessing.texts import Span

__all__ = ["WordList", "plain_form"]

_RUN: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def plain_form(value: str) -> str:
    """A value as lists compare it: as the detectors see it, without case, with single spaces."""
    return " ".join(detection_view(value).text.casefold().split())


@final
class WordList:
    """Words by the type that each is of."""

    __slots__ = ("_anywhere", "_by_run")

    def __init__(self, words: Mapping[EntityType, Iterable[str]]) -> None:
        self._by_run: dict[str, list[tuple[int, re.Pattern[str], str]]] = {}
        self._anywhere: list[tuple[re.Pattern[str], str]] = []
        for name, listed in words.items():
            entity_type = name.value
            for word in listed:
                self._add(" ".join(detection_view(word).text.split()), entity_type)

    def _add(self, word: str, entity_type: str) -> None:
        run = _RUN.search(word)
        if run is None:
            return
        pattern = r"\s+".join(re.escape(part) for part in word.split(" "))
        if _UNSPACED.search(word):
            self._anywhere.append((re.compile(pattern, re.IGNORECASE), entity_type))
            return
        before = r"(?<!\w)" if run.start() == 0 else ""
        after = r"(?!\w)" if word[-1].isalnum() or word[-1] == "_" else ""
        whole = re.compile(before + pattern + after, re.IGNORECASE)
        self._by_run.setdefault(run.group().lower(), []).append((run.start(), whole, entity_type))

    def find(self, text: str) -> Iterator[Span]:
        """Every place of every word, overlapping ones included."""
        if self._by_run:
            for run in _RUN.finditer(text):
                for lead, pattern, entity_type in self._by_run.get(run.group().lower(), ()):
                    if run.start() >= lead and (match := pattern.match(text, run.start() - lead)):
                        yield Span(*match.span(), entity_type, 1.0, "deny")
        for pattern, entity_type in self._anywhere:
            for match in pattern.finditer(text):
                yield Span(*match.span(), entity_type, 1.0, "deny")

    def __bool__(self) -> bool:
        return bool(self._by_run or self._anywhere)

    def __repr__(self) -> str:
        return f"WordList(*** {sum(map(len, self._by_run.values())) + len(self._anywhere)} words)"
