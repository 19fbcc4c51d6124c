"""What a run of the PII benchmark found. Plain values, written to JSON as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.figures import Figure
from benchmarks.machine import Setting
from benchmarks.pii.metrics import Cover, Tally

__all__ = ["PartScore", "Results", "Score", "SetFacts", "Speed"]


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part of a score: spans found (of a kind: under its own name), and characters covered under any name."""

    tally: Tally
    cover: Cover

    def __add__(self, other: PartScore) -> PartScore:
        return PartScore(self.tally + other.tally, self.cover + other.cover)


@dataclass(frozen=True, slots=True)
class Score:
    """One system on one data set. `merged` and `strict` see no kinds; see `benchmarks.pii.metrics`."""

    system: str
    data_set: str
    merged: Tally
    strict: Tally
    personal: Cover
    identity: Cover
    innocent: Cover
    kinds: dict[str, PartScore]
    languages: dict[str, PartScore]
    refused: int = 0


@dataclass(frozen=True, slots=True)
class SetFacts:
    """What a data set is."""

    name: str
    texts: int
    characters: int
    marks: int
    kinds: list[str]
    """The only kinds that are annotated; empty for all."""

    @property
    def is_whole(self) -> bool:
        """Whether all kinds are annotated, so that one can tell what is innocent."""
        return not self.kinds


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds a text of a system's stages, each round's; `whole` is the last stage."""

    system: str
    rounds: dict[str, list[float]]


@dataclass(slots=True)
class Results:
    """Everything."""

    command: str
    date: str
    setting: Setting
    seed: int
    systems: dict[str, str]
    """Names and notes."""
    sets: list[SetFacts] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    speed_texts: int = 0
    speed_characters: float = 0.0
    """Mean length of the texts that speed was measured on."""
    speeds: list[Speed] = field(default_factory=list)
    ratios: dict[str, Figure] = field(default_factory=dict)
    """How many times as quick as each Presidio our pattern layer is, within each round."""
    others_cores: float = 0.0
    """Cores that other processes kept busy while speed was measured."""

    code_changed: bool = False

    def score(self, system: str, data_set: str) -> Score:
        """Return a system's score on a data set."""
        return next(score for score in self.scores if (score.system, score.data_set) == (system, data_set))
