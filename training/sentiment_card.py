"""The figures on the card of `sentiment`, from its manifest: all between `<!-- figures: NAME -->` and `<!-- end -->`.

It is written by `python -m training sentiment`; the words around them are a person's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from preprocessing.bundle import Manifest

__all__ = ["BLOCKS", "card_with_figures"]

_BLOCK: Final = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SOURCES: Final = {
    "uci/amazon_cells": "Amazon sentences",
    "uci/imdb": "IMDb sentences",
    "uci/yelp": "Yelp sentences",
    "uci": "the three together",
    "tweeteval": "tweets",
}
_KINDS: Final = {
    "other languages, other scripts": "sentences in other languages and scripts (of 67 languages)",
    "source code": "Python source code, blocks",
    "other languages, Latin script": "sentences in other languages, Latin script (of 67 languages)",
    "contracts": "loan contracts, sentences",
    "forum and video comments": "forum posts and video comments",
    "encyclopedia": "encyclopedia, sentences",
    "tweets of other years": "tweets of other years",
}


def card_with_figures(card: str, manifest: Manifest) -> str:
    """Return a card with each block of figures written anew.

    Raises:
        ValueError: the card lacks a block, or has one that is not known.
    """
    found = [match[2] for match in _BLOCK.finditer(card)]
    if sorted(found) != sorted(BLOCKS):
        raise ValueError(f"the card has blocks of figures {', '.join(found)}, not {', '.join(BLOCKS)}")
    return _BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match[2]](manifest)}\n{match[3]}", card)


def _accuracy(manifest: Manifest) -> str:
    given = manifest.metrics
    rows = [
        ["all", f"{given['accuracy']:.3f}", f"{given['macro_f1']:.3f}"],
        ["tweets, three classes", f"{given['accuracy/tweeteval']:.3f}", f"{given['macro_f1/tweeteval']:.3f}"],
        *([_SOURCES[name], f"{given[f'accuracy/{name}']:.3f}", ""] for name in list(_SOURCES)[:3]),
    ]
    return _table([f"{given['test_texts']:,} test texts", "accuracy", "macro-F1"], rows)


def _binary(manifest: Manifest) -> str:
    given = manifest.metrics["binary"]
    rows = [
        [_SOURCES[n], f"{given[n]['texts']:,}", f"{given[n]['accuracy']:.3f}", f"{given[n]['ece']:.3f}"]
        for n in _SOURCES
    ]
    return _table(["negative or positive, test part", "texts", "accuracy", "calibration error"], rows)


def _calibration(manifest: Manifest) -> str:
    given, fitted = manifest.metrics, manifest.calibration
    bins = given["reliability"]
    edges = [f"{int(one['score'] * 10) / 10:.1f} to {int(one['score'] * 10) / 10 + 0.1:.1f}" for one in bins]
    rows = [
        ["mean score", *(f"{one['score']:.3f}" for one in bins)],
        ["right", *(f"{one['right']:.3f}" for one in bins)],
        ["texts", *(str(one["texts"]) for one in bins)],
    ]
    words = (
        f"Expected calibration error {given['ece']:.3f} (15 bins), after temperature scaling "
        f"({fitted['temperature']:.2f}) on the validation part.\nHow often answers of a score are right:"
    )
    below = (
        f"`review_below` is {fitted['review_below']:.2f}: the lowest score at and above which answers were right in "
        f"80 % of validation texts.\nOn the test part {_percent(given['share_sure'])} of answers reach it, and "
        f"{given['accuracy_sure'] * 100:.1f} % of those are right; the others are marked `needs_review`."
    )
    return "\n\n".join([words, _table(["score", *edges], rows), below])


def _sets(manifest: Manifest) -> str:
    rows = [
        [name, f"{one['coverage']:.3f}", f"{one['size']:.2f}", _percent(one["single"])]
        for name, one in manifest.metrics["sets"].items()
    ]
    return _table(["coverage asked for", "right label in the set", "labels in a set", "sets of one label"], rows)


def _novelty(manifest: Manifest) -> str:
    given, threshold = manifest.metrics["novelty"], f"{manifest.reference['threshold']:.2f}"
    rows = [
        [
            words,
            *(f"{given[kind][name]:.3f}" for name in ("auroc", "knn_auroc")),
            _percent(given[kind]["found"]),
            _percent(given[kind]["sure"]),
        ]
        for kind, words in _KINDS.items()
    ]
    below = f"{manifest.calibration['review_below']:.2f}"
    table = _table(["texts", "AUROC", "by kNN", f"found above {threshold}", f"score ≥ {below}"], rows)
    above = (
        f"Above {threshold} a text is out of distribution: 2 % of the held-out half are above it, "
        f"{manifest.metrics['false_alarms'] * 100:.1f} % of the other half.\n"
        "Against the other half, real texts of other kinds, anonymized like all:"
    )
    return f"{above}\n\n{table}"


def _redacted(manifest: Manifest) -> str:
    none, most = (manifest.metrics["redacted"][name] for name in ("0", "0.6"))
    return (
        f"On tweets outside the train part accuracy is {none['accuracy']:.2f} where nothing was taken out "
        f"({none['texts']:,} texts),\nand {most['accuracy']:.2f} where 60 % or more was ({most['texts']} texts)."
    )


BLOCKS: Final[Mapping[str, Callable[[Manifest], str]]] = {
    "accuracy": _accuracy,
    "binary": _binary,
    "calibration": _calibration,
    "sets": _sets,
    "novelty": _novelty,
    "redacted": _redacted,
}


def _table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
