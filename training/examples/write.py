"""Writes the examples' data: `python -m training.examples.write WHAT --output FILE`.

    tickets      support tickets, made up: texts with names and numbers in them, columns, a label
    notes        short notes, made up, with marked persons and places, for token classification
    sentiment    the public corpora of the bundled model `sentiment`, with its own split (--data ../shared/data)

What is made up is made from a seed: the same call writes the same file.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["main", "notes", "tickets"]

_SEED: Final = 5
_FIRST: Final = ("Ana", "Jonas", "Marta", "Peter", "Lucia", "Tom", "Elena", "David", "Sofia", "Henry", "Ivan", "Clara")
_LAST: Final = ("Pop", "Keller", "Novak", "Smith", "Rossi", "Baker", "Moreau", "Larsen", "Costa", "Hughes", "Weber")
_PLACES: Final = ("Cluj", "Hamburg", "Porto", "Leeds", "Lyon", "Bergen", "Turin", "Graz", "Boston", "Dublin")
_OPENINGS: Final = ("Hello,", "Hi there,", "Good morning,", "To whom it may concern:", "", "Hey,")
_CLOSINGS: Final = ("Thanks, {name}", "Regards, {name}", "Please call {phone}.", "Write to {mail}.", "", "Best, {name}")
_ISSUES: Final = {
    "billing": (
        "I was charged twice this month",
        "the invoice shows a wrong amount",
        "please refund my last payment",
        "my card was declined though it is valid",
        "the discount is missing on the bill",
    ),
    "technical": (
        "the app crashes when I open it",
        "I cannot log in since the update",
        "the page stays blank after loading",
        "syncing stops with an error",
        "the export file is empty",
    ),
    "cancel": (
        "I want to end my subscription",
        "please close my account",
        "stop the renewal of my plan",
        "I am leaving for another provider",
        "how do I terminate the contract",
    ),
}
_SHARED: Final = ("I have a question about my account", "this is the third time I write", "something is wrong again")
_NOTES: Final = (
    "Met {person} in {place} to talk about the contract.",
    "{person} moved to {place} last spring.",
    "Please tell {person} that the parcel went to {place}.",
    "The office in {place} is closed on Friday.",
    "Call {person} back before noon.",
    "No news today, everything runs as it should.",
    "The weather in {place} was better than expected.",
)


def tickets(count: int, seed: int = _SEED) -> list[dict[str, Any]]:
    """Return made-up tickets: `text`, `label`, `plan`, `amount`, `channel`. One in ten has a text that says little."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        label = chance.choice(list(_ISSUES))
        issue = chance.choice(_SHARED if chance.random() < 0.1 else _ISSUES[label])
        name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        number = chance.randrange(10**6, 10**7)
        values = {"name": name, "phone": f"+44 20 7{number}", "mail": f"{name.lower().replace(' ', '.')}@example.com"}
        parts = (chance.choice(_OPENINGS), f"{issue}.", chance.choice(_CLOSINGS).format(**values))
        plans = ("pro", "pro", "basic") if label == "billing" else ("basic", "basic", "pro", "")
        amount = "" if chance.random() < 0.05 else f"{max(0.0, chance.gauss(90 if label == 'billing' else 30, 15)):.2f}"
        rows.append(
            {
                "text": " ".join(part for part in parts if part),
                "label": label,
                "plan": chance.choice(plans),
                "amount": amount,
                "channel": chance.choice(("mail", "chat", "phone")),
            }
        )
    return rows


def notes(count: int, seed: int = _SEED) -> list[dict[str, Any]]:
    """Return made-up notes: `text` and `spans`, a list of `[start, end, label]`."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        text, spans = "", []
        for part in chance.choice(_NOTES).replace("{", "\0{").replace("}", "}\0").split("\0"):
            value = part
            if part in ("{person}", "{place}"):
                person = part == "{person}"
                value = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}" if person else chance.choice(_PLACES)
                spans.append([len(text), len(text) + len(value), "PERSON" if person else "LOCATION"])
            text += value
        rows.append({"text": text, "spans": spans})
    return rows


def _sentiment(data: Path) -> list[dict[str, Any]]:
    from training.texts import LABELS, read_sentiment  # it needs the corpora

    return [
        {"text": example.text.reveal(), "label": LABELS[example.label], "source": example.source, "part": example.part}
        for example in read_sentiment(data)
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Write one file of data, a row a line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.examples.write", description="Write an example's data.")
    parser.add_argument("what", choices=("tickets", "notes", "sentiment"))
    parser.add_argument("--output", type=Path, required=True, help="a .jsonl file")
    parser.add_argument("--rows", type=int, default=1500, help="of what is made up")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the data folder, for sentiment")
    arguments = parser.parse_args(argv)
    make: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "tickets": lambda: tickets(arguments.rows),
        "notes": lambda: notes(arguments.rows),
        "sentiment": lambda: _sentiment(arguments.data),
    }
    rows = make[arguments.what]()
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{arguments.output}: {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
