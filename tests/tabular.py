"""A tabular model that tests train themselves: made-up tickets, the bundled encoder, the engine that serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from preprocessing.bundle import Bundle
from training.examples.write import tickets
from training.projects.config import ProjectConfig
from training.projects.flow import train_text
from training.projects.tracking import NoTracker

__all__ = ["COLUMNS", "train_tickets"]

COLUMNS = {"amount": "number", "seats": "category", "plan": "category"}


def rows(count: int) -> list[dict[str, Any]]:
    """Tickets, as a table has them: amounts as text, and a number with gaps that is a category. Every second text says
    nothing, so that the columns have to."""
    made = tickets(count)
    for i, row in enumerate(made):
        if i % 2:
            row["text"] = f"This is about what I said on the phone, at {i % 12 + 1} on day {i}."
        row["part"] = ("train", "train", "train", "validation", "test")[i % 5]
        row["seats"] = None if i % 7 == 0 else i % 3
    return made


def train_tickets(folder: Path, count: int = 120) -> Path:
    """Train a linear head and return the bundle."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows(count)))
    config = ProjectConfig.model_validate(
        {
            "name": "tickets",
            "task": "tabular",
            "output": str(folder / "run"),
            "data": {"files": [str(data)], "split": "part", "numeric": ["amount"], "categorical": ["seats", "plan"]},
            "checks": {"bad_rows": "drop"},
            "training": {"strengths": [0.1]},
            "tracking": {"on": False},
        }
    )
    bundle = train_text(config, NoTracker(), say=lambda text: None)
    Bundle.open(bundle)
    return bundle
