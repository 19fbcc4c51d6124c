"""Several recognizers as one: each reads the texts of its languages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from preprocessing.pii.languages import detect_language
from preprocessing.pii.ner import TokenClassifier
from preprocessing.texts import Span

__all__ = ["Member", "Team"]


@final
@dataclass(frozen=True, slots=True)
class Member:
    """A recognizer and the codes of the languages that it reads; none is all of them."""

    recognizer: TokenClassifier
    languages: frozenset[str] = frozenset()


@final
class Team:
    """A `TokenClassifier` made of others. A text in a language that cannot be told goes to all of them."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = tuple(members)
        self._asks_language = any(member.languages for member in members)

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Find spans in each of `texts`; see `TokenClassifier`."""
        languages = [detect_language(text)[0] for text in texts] if self._asks_language else [None] * len(texts)
        answer: list[list[Span]] = [[] for _ in texts]
        for member in self._members:
            mine = [
                i
                for i, code in enumerate(languages)
                if not member.languages or code is None or code in member.languages
            ]
            found = member.recognizer.spans([texts[i] for i in mine]) if mine else []
            for i, spans in zip(mine, found, strict=True):
                answer[i] += spans
        return answer

    def fingerprint(self) -> str:
        """SHA-256, hex, over the members' own and their languages."""
        facts = [f"{member.recognizer.fingerprint()}:{','.join(sorted(member.languages))}" for member in self._members]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()
