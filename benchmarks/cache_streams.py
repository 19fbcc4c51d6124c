"""Streams of messages for the cache's benchmark. What each assumes is said in its `about`, and goes onto the page.

Messages are anonymized one a request, as most callers send them. No text of a data set or of a held-out template is
shown anywhere: figures only.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.pii.heldout.generate import Template, fill, templates
from benchmarks.servers import ROOT
from deployments.recognizers.open import open_engine
from preprocessing.texts import Document, RawText

__all__ = ["Rates", "Stream", "rates", "streams"]

_TWEETS: Final = ROOT.parent / "shared" / "data" / "tweeteval_sentiment"
_EXPONENT: Final = 1.0
"""Of Zipf's law: the k-th most frequent is k times as rare as the first. Queries and mails are near it."""
_REPEATED: Final = 2000
_SEED: Final = 20261122
_AT_ONCE: Final = 32

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Stream:
    """Messages in the order in which they come."""

    name: str
    about: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rates:
    """Share of a stream's messages that were there before, were nothing ever forgotten: as sent, and anonymized.

    The first is what a cache keyed by raw text could answer; there is none, it is only counted here.
    """

    messages: int
    raw: float
    safe: float


def streams(length: int) -> list[Stream]:
    """Return the streams that can be made here, of `length` messages or fewer; tweets need the shared data."""
    made = [_forms(length)]
    tweets = _tweets()
    if tweets:
        made.insert(0, Stream("tweets", f"{len(tweets)} real tweets, each once: nothing repeats as sent", tweets))
        made.append(_half(made[1], tweets, length))
        made.append(_repeated(tweets, length))
    return made


def rates(stream: Stream, count: int) -> Rates:
    """Anonymize the first `count` messages of a stream and count what repeats."""
    texts = stream.texts[:count]
    engine = open_engine()
    safe: set[str] = set()
    for at in range(0, len(texts), _AT_ONCE):
        batch = [RawText(text) for text in texts[at : at + _AT_ONCE]]
        documents = engine.anonymize(batch, scopes=list(range(len(batch))))
        safe.update(document.text.value for document in documents if isinstance(document, Document))
    return Rates(len(texts), 1 - len(set(texts)) / len(texts), 1 - len(safe) / len(texts))


def _forms(length: int) -> Stream:
    chance = random.Random(_SEED)
    pool = [template for part in ("test", "dev") for template in templates(part) if template.language == "en"]
    chance.shuffle(pool)

    def write(template: Template) -> str:
        return fill(template, chance.getrandbits(48)).text

    return Stream(
        "forms",
        f"messages written from {len(pool)} templates that the recognizer was not trained on, drawn by Zipf's law "
        f"(exponent {_EXPONENT:g}), each with other names, numbers, places and things",
        [write(template) for template in itertools.islice(_zipf(pool, chance), length)],
    )


def _half(forms: Stream, tweets: Sequence[str], length: int) -> Stream:
    pairs = zip(forms.texts, tweets, strict=False)
    return Stream("half", "*forms* and *tweets* in turn", list(itertools.chain.from_iterable(pairs))[:length])


def _repeated(tweets: Sequence[str], length: int) -> Stream:
    chance = random.Random(_SEED + 1)
    pool = chance.sample(tweets, _REPEATED)
    about = f"{_REPEATED} tweets sent again and again, word for word, by Zipf's law (exponent {_EXPONENT:g})"
    return Stream("repeats", about, list(itertools.islice(_zipf(pool, chance), length)))


def _zipf(pool: Sequence[Item], chance: random.Random) -> Iterator[Item]:
    weights = list(itertools.accumulate(1 / rank**_EXPONENT for rank in range(1, len(pool) + 1)))
    while True:
        yield from chance.choices(pool, cum_weights=weights, k=1000)


def _tweets() -> list[str]:
    found: dict[str, None] = {}
    for name in ("test_text.txt", "val_text.txt"):
        path: Path = _TWEETS / name
        if path.is_file():
            found |= dict.fromkeys(filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())))
    return list(found)
