"""What a finished classifier is worth, and when it had better keep silent: all that is learnt from its answers.

The validation part gives the temperature and the score to review below. The thresholds of prediction sets and of
novelty come from one half of the test part, drawn at random, for what they promise holds only of texts that chose
nothing; they are measured on the other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from preprocessing.texts import RawText
from training.abstain.fitting import Abstention, Judged, fit_abstention
from training.abstain.profile import PROFILE_FILE, profile_of, text_profile, write_profile
from training.projects.config import ProjectConfig
from training.projects.head import LinearHead
from training.projects.metrics import figures
from training.projects.prepare import Prepared
from training.projects.slices import slices_of
from training.projects.table import PARTS

__all__ = ["Finished", "fit_and_measure"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@final
class Finished:
    """A trained head, and what it reads of every text."""

    def __init__(
        self,
        prepared: Prepared,
        truth: Ints,
        labels: tuple[str, ...],
        head: LinearHead,
        values: Mapping[str, Floats],
        columns: int,
    ) -> None:
        """`truth` [n] of all texts; `values` [n, d] by part, of which the last `columns` come from columns."""
        self.prepared, self.labels, self.columns = prepared, labels, columns
        self._truth, self._head, self._values = truth, head, values

    def judged(self, part: str) -> Judged:
        """Return the answers to one part. Features are the text's alone."""
        values = self._values[part]
        features = values[:, : values.shape[1] - self.columns]
        return Judged(self._head(values), self._truth[self.prepared.of(part)], features)

    def features(self, part: str) -> Floats:
        """Return one part's features of texts, [n, d]."""
        return self.judged(part).features


def fit_and_measure(config: ProjectConfig, finished: Finished, folder: Path) -> dict[str, Any]:
    """Fit on validation and test part, write the bundle's files, and return the manifest's fields and `metrics`.

    A bundle with columns beside its texts has no reference: its features are of texts alone, and say half of it.
    """
    tune, test = finished.judged("validation"), finished.judged("test")
    held_out, rest = test.halves(config.training.seed)
    abstention = fit_abstention(finished.features("train"), tune, held_out, config.export.wanted_accuracy)
    fields = abstention.fields()
    if finished.columns:
        del fields["reference"]
    else:
        abstention.write(folder)
    write_profile(folder, _profile(config, finished, abstention, tune))
    metrics = _figures(config, finished, abstention, test)
    if len(rest.labels):
        metrics |= abstention.judge_sets(rest)
        metrics |= {} if finished.columns else abstention.judge_alarms(rest)
    rows = {part: len(finished.prepared.of(part)) for part in PARTS}
    return fields | {"profile": PROFILE_FILE, "metrics": {"test": metrics, "rows": rows}}


def _figures(config: ProjectConfig, finished: Finished, abstention: Abstention, test: Judged) -> dict[str, Any]:
    slices = slices_of(finished.prepared.frame.iloc[finished.prepared.of("test")], config.data)
    probabilities = abstention.probabilities(test)
    sure = probabilities.max(axis=1) >= abstention.calibration["review_below"]
    if not sure.any():
        return figures(probabilities, test.labels, finished.labels, slices) | {"share_sure": 0.0}
    return abstention.judge_scores(test) | figures(probabilities, test.labels, finished.labels, slices)


def _profile(config: ProjectConfig, finished: Finished, abstention: Abstention, tune: Judged) -> dict[str, Any]:
    """Return the drift reference: what the validation part is like."""
    prepared, items = finished.prepared, finished.prepared.of("validation")
    raw = [RawText(str(text)) for text in prepared.frame[config.data.text].iloc[items]]
    documents = [prepared.rows.documents[i] for i in items]
    texts = text_profile(raw, documents, prepared.encoded.item_tokens[items])
    probabilities = abstention.probabilities(tune)
    answers = [finished.labels[k] for k in probabilities.argmax(axis=1)]
    novelty = None if finished.columns else abstention.reference.novelty(tune.features)
    return profile_of(answers, probabilities.max(axis=1), texts, novelty)
