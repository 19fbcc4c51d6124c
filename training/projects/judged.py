"""Labelled rows that classifiers are judged on: read, checked, anonymized and split as for training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt

from preprocessing.bundle import BundleError
from preprocessing.pii import PiiEngine
from training.projects.checks import check_table
from training.projects.config import ConfigError, ProjectConfig
from training.projects.engine import engine_of
from training.projects.gate import GateConfig, Verdict, decide
from training.projects.metrics import figures
from training.projects.predict import OtherRules, Predictor
from training.projects.prepare import Rows, anonymize_rows
from training.projects.report import Report
from training.projects.slices import slices_of
from training.projects.table import read_table, rows_digest

__all__ = ["TestRows", "read_rows"]

Floats = npt.NDArray[np.float32]
_OF_TRAINING: Final = ("empty_part", "labels", "rare_label")


@final
@dataclass(frozen=True, slots=True)
class TestRows:
    """Rows that models are judged on, anonymized once for all of them."""

    __test__ = False  # pytest: no test class

    rows: Rows
    config: ProjectConfig
    engine: PiiEngine
    data_sha256: str = ""

    def __len__(self) -> int:
        return len(self.rows.documents)

    @property
    def digest(self) -> str:
        """Hash of the files' hash and the numbers of these rows."""
        return rows_digest(self.data_sha256, self.rows.frame.index)

    def evaluate(self, bundle: Path) -> dict[str, Any]:
        """Return a bundle's figures on these rows. Raises `BundleError`."""
        predictor = Predictor.open(bundle, self.engine)
        return self._figures(predictor, self.ask(predictor))

    def compare(
        self, challenger: Path, champion: Path, config: GateConfig | None = None
    ) -> tuple[dict[str, Any], dict[str, Any], Verdict]:
        """Return the champion's figures, the challenger's, and the gate's verdict, all on the same rows.

        Raises:
            BundleError: one of them cannot be used, or the champion was trained behind other PII rules, and the gate
                does not say that it may be asked behind these.
        """
        config = config or GateConfig()
        new = Predictor.open(challenger, self.engine)
        try:
            old = Predictor.open(champion, self.engine, other_rules=config.champion_under_new_rules)
        except OtherRules as error:
            raise BundleError(
                f"the champion: {error}, or compare with what it is worth behind these: --champion-under-new-rules"
            ) from None
        if set(new.labels) != set(old.labels):
            reason = f"other labels: the champion has {', '.join(old.labels)}, the challenger {', '.join(new.labels)}"
            return {}, {}, Verdict((reason,), {}, 0)
        mine, theirs = self.ask(new), self.ask(old)
        order = [old.labels.index(label) for label in new.labels]
        verdict = decide(theirs[:, order], mine, self.truth(new.labels), config)
        return self._figures(old, theirs), self._figures(new, mine), verdict

    def truth(self, labels: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """Return each row's position in a model's labels. Raises `BundleError` where one is not among them."""
        place = {label: i for i, label in enumerate(labels)}
        found = [str(label) for label in self.rows.frame[self.config.data.label]]
        if unknown := sum(label not in place for label in found):
            raise BundleError(f"{unknown} rows have a label that the model does not know; it has {', '.join(labels)}")
        return np.array([place[label] for label in found], dtype=np.int64)

    def ask(self, predictor: Predictor) -> Floats:
        """Return a model's probabilities of all rows. Raises `BundleError` where the rows lack a column of it."""
        frame = self.rows.frame
        if missing := [name for name in predictor.column_names if name not in frame.columns]:
            raise BundleError(f"the model reads columns that the rows do not have: {', '.join(missing)}")
        texts = [document.text for document in self.rows.documents]
        return predictor.of_safe(texts, {name: frame[name].tolist() for name in predictor.column_names})

    def _figures(self, predictor: Predictor, probabilities: Floats) -> dict[str, Any]:
        slices = slices_of(self.rows.frame, self.config.data)
        return figures(probabilities, self.truth(predictor.labels), predictor.labels, slices)


def read_rows(
    config: ProjectConfig, part: str = "test", labels: tuple[str, ...] = (), engine: PiiEngine | None = None
) -> TestRows:
    """Read one part of a project's data (`all` for every row), as training would: bad rows stop or are left out.

    All rows are anonymized, whichever part is asked for: texts that are the same then are in one part.

    Args:
        config: of the project.
        part: train, validation, test or all.
        labels: of the model that will be judged: rows of other labels are bad.
        engine: that anonymizes; by default the one of the config.

    Raises:
        ConfigError: the data is not there, or the part has no rows.
        SystemExit: rows cannot be used.
    """
    if labels:
        config = config.model_copy(update={"data": config.data.model_copy(update={"labels": labels})})
    checked = check_table(read_table(config.data), config)
    _stop_at_bad_rows(checked.report)
    engine = engine or engine_of(config)
    rows = anonymize_rows(checked, config, engine)
    _stop_at_bad_rows(checked.report)
    chosen = rows if part == "all" else rows.only(part)
    if not chosen.documents:
        raise ConfigError(f"data: no row is in the part {part}")
    return TestRows(chosen, config, engine, checked.table.sha256)


def _stop_at_bad_rows(report: Report) -> None:
    """Empty parts and rare labels are of no account here: nothing is trained."""
    Report([finding for finding in report.fatal if finding.name not in _OF_TRAINING]).stop_if_fatal("judged on")
