"""Whether a system says the same as our kernels: labels and scores of sample texts, asked for over HTTP."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Agreement", "Answer", "ask", "compare", "floor_of", "inputs_of", "read_answers"]

EXACT_FLOOR: Final = 1.0
"""Share of labels that a system with our kernels must have as they do."""
PEOPLE_FLOOR: Final = 0.95
"""The same of float32 models behind another finder of personal data."""
TIMEOUT_S: Final = 120.0

Answer = tuple[str, float]
"""Label and score."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of `texts` answers have the label wanted, and how far scores of those are off, at most."""

    texts: int
    same: int
    score_off: float

    @property
    def share(self) -> float:
        """Share of the labels that agree."""
        return self.same / self.texts


def floor_of(kind: str) -> float:
    """Return the share of labels that a kind of system must agree on."""
    return PEOPLE_FLOOR if kind == "people" else EXACT_FLOOR


def compare(found: Sequence[Answer], wanted: Sequence[Answer]) -> Agreement:
    """Compare answers to the same texts. Raises `ValueError` where their number differs."""
    off = [abs(a[1] - b[1]) for a, b in zip(found, wanted, strict=True) if a[0] == b[0]]
    return Agreement(len(found), len(off), max(off, default=0.0))


def read_answers(body: bytes) -> list[Answer]:
    """Read `{"predictions": [{"label", "score"}]}`, or the bare list of BentoML. Raises `ValueError`, `KeyError`."""
    read: Any = json.loads(body)
    rows = read["predictions"] if isinstance(read, dict) else read
    return [(row["label"], float(row["score"])) for row in rows]


def inputs_of(texts: Sequence[str], *, single_as_list: bool) -> Any:
    """Return the `inputs` of a request for `texts`: a lone text goes bare, where a system takes that."""
    return texts[0] if len(texts) == 1 and not single_as_list else list(texts)


def ask(url: str, texts: Sequence[str], items: int, *, single_as_list: bool) -> list[Answer]:
    """Return the answers to `texts`, `items` a request.

    Raises:
        ValueError: an answer is not a 200, or not what is expected.
        OSError, http.client.HTTPException: the connection broke.
    """
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    answers: list[Answer] = []
    try:
        for at in range(0, len(texts), items):
            group = texts[at : at + items]
            body = json.dumps({"inputs": inputs_of(group, single_as_list=single_as_list)})
            connection.request("POST", parts.path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            said = response.read()
            if response.status != 200:
                raise ValueError(f"an answer with status {response.status}")
            found = read_answers(said)
            if len(found) != len(group):
                raise ValueError(f"{len(found)} answers to {len(group)} texts")
            answers += found
    finally:
        connection.close()
    return answers
