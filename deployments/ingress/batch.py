"""The units of one micro-batch: which are alive, how long they have, and what became of them.

A unit is a text of a request or, for tagging, a label. Labels travel like texts (they may hold personal data too, so
they are anonymized like texts) and each distinct label travels once, whoever asked for it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING

from deployments.errors import CloakroomError, DeadlineExceeded, ItemErrorCode, item_error
from deployments.ingress.jobs import Answer, Job, PredictJob, Timings
from deployments.ingress.metrics import Metrics
from deployments.messages import AnonymizeRequest
from preprocessing.cells import Cells
from preprocessing.texts import Document, RawText, SafeText

if TYPE_CHECKING:
    from preprocessing.pii import Wish

__all__ = ["Batch", "StillWanted", "Unit"]

StillWanted = Callable[[int], bool]


@dataclass(slots=True, eq=False)
class Unit:
    """One text on its way: a document once anonymized, an answer at the end, an error if it failed."""

    scope: int
    """Units of one scope share the numbering of their tokens: a request's texts do, a label stands alone."""
    text: RawText
    wish: Wish | None = field(default=None, repr=False)
    document: Document | None = None
    answer: Answer | None = None
    error: CloakroomError | None = None
    tokens: int = 0
    key: bytes = field(default=b"", repr=False)
    """What its answer is kept under; empty where it is not to be kept."""
    kept_in: str = ""
    """Where its answer was found; empty where the stages made it."""
    waits: bool = False
    """Whether it waits for the answer to another one that is the same, and so goes to no stage."""
    language: str = ""
    """The code of its language, where that is sure."""
    cells: Cells | None = None
    """The columns beside it, for a tabular model."""
    held: Answer | None = None
    """What a model said that is not to answer: good for nothing, unless nobody else can."""

    def fail(self, code: ItemErrorCode, stage: str, entity_type: str = "") -> None:
        """Leave this unit behind; `entity_type` is what it was blocked for."""
        self.error = item_error(code, stage, entity_type)

    @property
    def is_bound_on(self) -> bool:
        """Whether it still has a way to go: no answer yet, no error, and nobody to wait for."""
        return self.error is None and self.answer is None and not self.waits

    def safe_text(self) -> SafeText:
        """Return what may go past the anonymizer."""
        if self.document is None:
            raise AssertionError("a unit reached a stage behind the anonymizer without having been through it")
        return self.document.text

    def anonymized(self) -> Document | CloakroomError:
        """Return the outcome of anonymizing."""
        return self.error or self.document or _abandoned()

    def predicted(self) -> Answer | CloakroomError:
        """Return the outcome of a prediction."""
        return self.error or self.answer or _abandoned()


def _abandoned() -> CloakroomError:
    # Reached only by units that nobody waits for: somebody else's hanging up left them without an outcome.
    return DeadlineExceeded("The request was abandoned.")


class Batch:
    """The units of a batch's jobs, and the time they took.

    Args:
        jobs: one per request.
        wanted: whether anybody still waits for job `j`.
        metrics: where drops are counted.
    """

    def __init__(self, jobs: Sequence[Job], wanted: StillWanted, metrics: Metrics) -> None:
        self.jobs = jobs
        self.timings = Timings()
        self.version = ""
        """What the model's replica says it is, once it has answered."""
        self.waited_s = max(0.0, time.monotonic() - min((job.created for job in jobs), default=math.inf))
        """The longest that one of the jobs had waited for this batch."""
        self._wanted = wanted
        self._metrics = metrics
        self._units = [Unit(j, text) for j, job in enumerate(jobs) for text in job.texts]
        self._plain = all(job.is_plain for job in jobs)
        if not self._plain:
            wishes = [wish for job in jobs for wish in job.wishes or repeat(None, job.size)]
            for unit, wish in zip(self._units, wishes, strict=True):
                unit.wish = wish
        for unit, cells in zip(self._units, _cells(jobs), strict=False):
            unit.cells = cells
        self._labels: list[Unit] = []
        self._labels_of: list[tuple[int, ...]] = [()] * len(jobs)
        self._gather_labels()

    def _gather_labels(self) -> None:
        # The same label under two wishes is two: one may lose what the other keeps.
        position: dict[tuple[RawText, int], int] = {}
        wishes: list[Wish | None] = []
        for j, job in enumerate(self.jobs):
            if isinstance(job, PredictJob) and job.labels:
                wish = job.wishes[0] if job.wishes else None
                of = tuple(position.setdefault((label, id(wish)), len(position)) for label in job.labels)
                self._labels_of[j] = of
                wishes.extend(repeat(wish, len(position) - len(wishes)))
        # A scope of its own, so that the company a label keeps does not change its tokens.
        first = len(self.jobs)
        self._labels = [
            Unit(first + k, label, wish) for k, ((label, _), wish) in enumerate(zip(position, wishes, strict=True))
        ]

    def bring(self, safe: Mapping[RawText, SafeText]) -> None:
        """Give each text and label the safe text that it is the writing of: these need no anonymizer."""
        for unit in [*self._units, *self._labels]:
            unit.document = Document(safe[unit.text], ())

    def living(self, stage: str) -> tuple[list[Unit], list[Unit]]:
        """Return the texts and the labels that go on to `stage`; who ran out of time is left behind and counted."""
        now = time.monotonic()
        late = 0
        for unit in self._units:
            if unit.answer is not None:
                continue
            if unit.error is None:
                unit.error = self._failed_label(unit.scope)
            if unit.error is None and self.jobs[unit.scope].deadline <= now:
                unit.fail(ItemErrorCode.DEADLINE, stage)
                late += 1
        if late:
            self._metrics.dropped(stage, DeadlineExceeded.code, late)
        wanted = [self._wanted(j) for j in range(len(self.jobs))]
        texts = [unit for unit in self._units if unit.is_bound_on and wanted[unit.scope]]
        needed = {k for j in {unit.scope for unit in texts} for k in self._labels_of[j]}
        return texts, [label for k, label in enumerate(self._labels) if k in needed]

    def held(self) -> list[Unit]:
        """Return the texts that another model is to answer, and has not yet."""
        return [unit for unit in self._units if unit.held is not None and unit.answer is None]

    def is_wanted(self, job: int) -> bool:
        """Whether anybody still waits for a job."""
        return self._wanted(job)

    def _failed_label(self, job: int) -> CloakroomError | None:
        return next((self._labels[k].error for k in self._labels_of[job] if self._labels[k].error), None)

    def budgets(self, texts: Sequence[Unit], labels: Sequence[Unit]) -> tuple[float, ...]:
        """Return the seconds that each unit has left; a label has as long as the most patient text."""
        now = time.monotonic()
        budgets = tuple(self.jobs[unit.scope].deadline - now for unit in texts)
        return budgets + (max(budgets),) * len(labels) if labels else budgets

    def anonymize_request(self, texts: Sequence[Unit], labels: Sequence[Unit]) -> AnonymizeRequest:
        """Return the question to the anonymizer; wishes and vaults travel only where there are some."""
        units = [*texts, *labels] if labels else texts
        columns = tuple(unit.text for unit in units), tuple(unit.scope for unit in units), self.budgets(texts, labels)
        if self._plain:
            return AnonymizeRequest(*columns, waited_s=self.waited_s)
        wishes, wish_of = _table([unit.wish for unit in units])
        known = {unit.scope: self.jobs[unit.scope].known for unit in texts}
        vaults = {scope: vault for scope, vault in known.items() if vault is not None}
        explain = any(job.explain for job in self.jobs)
        return AnonymizeRequest(*columns, wishes, wish_of, vaults, explain, self.waited_s)

    def predict_job(self, unit: Unit) -> PredictJob:
        """Return the job that a text belongs to."""
        job = self.jobs[unit.scope]
        assert isinstance(job, PredictJob)
        return job

    def label_positions(self, unit: Unit, labels: Sequence[Unit]) -> tuple[int, ...]:
        """Return where the labels that a text is scored against stand among `labels`, in its request's order."""
        position = {id(label): k for k, label in enumerate(labels)}
        return tuple(position[id(self._labels[k])] for k in self._labels_of[unit.scope])

    def label_texts(self, job: int) -> tuple[SafeText, ...]:
        """Return a job's labels as they went past the anonymizer; none where one did not."""
        documents = [self._labels[k].document for k in self._labels_of[job]]
        texts = tuple(document.text for document in documents if document is not None)
        return texts if len(texts) == len(documents) else ()

    def by_job(self) -> list[list[Unit]]:
        """Return the texts of each job, in the request's order."""
        jobs: list[list[Unit]] = [[] for _ in self.jobs]
        for unit in self._units:
            jobs[unit.scope].append(unit)
        return jobs


def _cells(jobs: Sequence[Job]) -> Iterator[Cells | None]:
    """Yield each text's columns; nothing at all where no text has any, as in most batches."""
    columns = [job.columns if isinstance(job, PredictJob) else () for job in jobs]
    if any(columns):
        for job, cells in zip(jobs, columns, strict=True):
            yield from cells or repeat(None, job.size)


def _table(wishes: Sequence[Wish | None]) -> tuple[tuple[Wish, ...], tuple[int, ...]]:
    """Return the distinct wishes and per item the position of its own, -1 for none; nothing where nobody has one."""
    if not any(wishes):
        return (), ()
    # By identity: a request makes one wish for all its texts, and comparing policies costs more than sending two.
    position: dict[int, int] = {}
    distinct: list[Wish] = []
    for wish in wishes:
        if wish is not None and id(wish) not in position:
            position[id(wish)] = len(distinct)
            distinct.append(wish)
    return tuple(distinct), tuple(-1 if wish is None else position[id(wish)] for wish in wishes)
