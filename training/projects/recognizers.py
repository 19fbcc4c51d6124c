"""Recognizers, as `token_classification` makes them, judged on marked texts: figures, and the gate between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from deployments.recognizers.config import RecognizerEntry
from deployments.recognizers.open import open_recognizer
from preprocessing.bundle import MANIFEST, BundleError, read_json
from preprocessing.pii.recognizer.source import TASK
from training.projects.checks import check_table
from training.projects.config import ConfigError, ProjectConfig
from training.projects.found import count_found, figures_of, found_figures
from training.projects.gate import Answers, GateConfig, Verdict, decide_by
from training.projects.spans import Marked, marked_texts
from training.projects.table import PART_COLUMN, read_table, rows_digest

__all__ = ["MarkedRows", "read_marked"]

_JUDGED_BY = ("span_f1", "f2")


@final
@dataclass(frozen=True, slots=True)
class MarkedRows:
    """Texts that recognizers are judged on."""

    texts: tuple[Marked, ...]
    entities: Mapping[str, str]
    digest: str = ""
    """Hash of the files' hash and the numbers of these rows."""
    data_sha256: str = ""

    def __len__(self) -> int:
        return len(self.texts)

    def evaluate(self, bundle: Path) -> dict[str, Any]:
        """Return a recognizer's figures. Raises `RecognizerError`, or `BundleError` where it is none."""
        return {"texts": len(self.texts)} | found_figures(self._counts(bundle))

    def compare(
        self, challenger: Path, champion: Path, config: GateConfig | None = None
    ) -> tuple[dict[str, Any], dict[str, Any], Verdict]:
        """Return the champion's figures, the challenger's, and the gate's verdict, all on the same texts."""
        before, after = self._counts(champion), self._counts(challenger)
        verdict = decide_by(_answers(before), _answers(after), config or GateConfig())
        return found_figures(before), found_figures(after), verdict

    def _counts(self, bundle: Path) -> npt.NDArray[np.int64]:
        task = read_json(bundle / MANIFEST).get("task")
        if task != TASK:
            raise BundleError(f"{bundle} is a bundle of task {task}: only recognizers can be asked here")
        recognizer = open_recognizer(RecognizerEntry(source=str(bundle)))
        return count_found(recognizer.spans([marked.text for marked in self.texts]), self.texts, self.entities)


def read_marked(config: ProjectConfig, part: str = "test") -> MarkedRows:
    """Read one part of a project's marked texts (`all` for every text).

    Raises:
        ConfigError: the data is not there, or the part has no texts.
        SystemExit: texts or spans cannot be used.
    """
    checked = check_table(read_table(config.data, config.data.spans), config)
    frame = checked.table.frame
    marked = marked_texts(frame, config.data, checked.report)
    checked.report.stop_if_fatal("judged on")
    picked = [i for i, its in enumerate(frame[PART_COLUMN]) if part in ("all", its)]
    if not picked:
        raise ConfigError(f"data: no row is in the part {part}")
    digest = rows_digest(checked.table.sha256, frame.index[picked])
    return MarkedRows(tuple(marked[i] for i in picked), config.data.entities, digest, checked.table.sha256)


def _answers(counts: npt.NDArray[np.int64]) -> Answers:
    """A text is right where all spans that are wanted were said, and no other."""

    def figures(draws: npt.NDArray[np.floating]) -> dict[str, npt.NDArray[np.floating]]:
        found = figures_of(draws @ counts)
        return {name: found[name] for name in _JUDGED_BY}

    hits, said, wanted = counts[:, :3].T
    return Answers((hits == said) & (hits == wanted), figures)
