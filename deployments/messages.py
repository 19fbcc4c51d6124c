"""The typed batches that travel between the stages.

Every edge of the graph carries one batch in columns: tuples of texts and numpy arrays, never one message an item. Items
keep their position through a stage: row `i` of an answer speaks of item `i` of the question, and an item that failed is
named in `errors` with its position. `n` is the number of items, `r` the number of model rows (an item that is longer
than the model's window has several).

Time travels as a *budget*: seconds left at sending. Machines need not agree on the clock; each stage adds its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from deployments.errors import ItemErrorCode
from preprocessing.cells import Cells
from preprocessing.columns import Kinds
from preprocessing.texts import Entity, RawText, SafeText

if TYPE_CHECKING:  # the model's replicas read these messages too, and have no need of the PII engine
    from deployments.families.config import Family
    from deployments.reading import Reading
    from deployments.review import Fallback
    from preprocessing.pii import Vault, Wish

__all__ = [
    "AnonymizeReply",
    "AnonymizeRequest",
    "EntityColumns",
    "FeatureReply",
    "FeatureRequest",
    "FloatArray",
    "IntArray",
    "Member",
    "MemberReply",
    "MemberRequest",
    "ModelCard",
    "ModelReply",
    "ModelRequest",
    "PostprocessReply",
    "PostprocessRequest",
    "StageInfo",
]

IntArray = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float32]
Errors = Mapping[int, ItemErrorCode]
_REPLACE = "replace"
_NO_REASON: tuple[str, float | None, str] = ("", None, "")


@dataclass(frozen=True, slots=True)
class AnonymizeRequest:
    """Ingress → anonymizer. The only message that holds raw text; it travels over gRPC, never by the object store."""

    texts: tuple[RawText, ...]
    scopes: tuple[int, ...]
    """Items of one scope share the numbering of their tokens, so one person is one token through a request."""
    budgets_s: tuple[float, ...]
    wishes: tuple[Wish, ...] = field(default=(), repr=False)
    """What requests asked for, each once. Not shown: a request's own words to take out are personal data."""
    wish_of: tuple[int, ...] = ()
    """Per item the position of its wish, -1 where it has none; empty where no item has one."""
    vaults: Mapping[int, Vault] = field(default_factory=dict)
    """Per scope what its conversation knows already; masked in `repr`."""
    explain: bool = False
    """Whether an item of the batch wants its findings explained."""
    waited_s: float = 0.0
    """The longest that one of the items had waited at the edge: what scaling needs to know of its queue."""

    @property
    def work(self) -> int:
        """What it costs, in characters."""
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class EntityColumns:
    """What was found in `n` texts, in columns; the entities of item `i` are rows `offsets[i]` to `offsets[i + 1]`.

    What is the same for all, or wanted by none, does not travel: `operators` and `reasons` are empty then.
    """

    offsets: tuple[int, ...]
    entities: tuple[tuple[int, int, str, float, str], ...]
    """Each (start, end, entity type, score, token), `start`/`end` in code points of the caller's own text."""
    operators: tuple[str, ...] = ()
    """Per entity what was done with it; empty where all were replaced by tokens."""
    reasons: tuple[tuple[str, float | None, str], ...] = ()
    """Per entity (recognizer, score before context, context word); empty where nobody asked."""

    @classmethod
    def of(cls, per_item: Sequence[Sequence[Entity]], *, explain: bool = False) -> EntityColumns:
        """Pack the entities of each item, with their reasons if `explain`."""
        offsets = [0]
        rows: list[tuple[int, int, str, float, str]] = []
        plain = True
        for entities in per_item:
            for e in entities:
                rows.append((e.start, e.end, e.entity_type, e.score, e.token))
                plain = plain and e.operator == _REPLACE
            offsets.append(len(rows))
        operators = () if plain else tuple(e.operator for entities in per_item for e in entities)
        reasons = (
            [(e.recognizer, e.base_score, e.context) for entities in per_item for e in entities] if explain else ()
        )
        return cls(tuple(offsets), tuple(rows), operators, tuple(reasons))

    def item(self, i: int) -> Iterator[Entity]:
        """Yield the entities of item `i`, in order of `start`."""
        start, end = self.offsets[i], self.offsets[i + 1]
        if not self.operators and not self.reasons:
            for row in self.entities[start:end]:
                yield Entity(*row)
            return
        for at in range(start, end):
            reason = self.reasons[at] if self.reasons else _NO_REASON
            yield Entity(*self.entities[at], *reason, self.operators[at] if self.operators else _REPLACE)


@dataclass(frozen=True, slots=True)
class AnonymizeReply:
    """Anonymizer → ingress. `texts[i]` is None exactly where `errors` names `i`."""

    texts: tuple[SafeText | None, ...]
    entities: EntityColumns
    errors: Errors
    blocked: Mapping[int, str] = field(default_factory=dict)
    """The entity type for which an item was refused, where it was blocked."""
    uncovered: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """The language of each item whose language is not covered, and what to tell of that."""
    languages: tuple[str, ...] = ()
    """Per item the code of its language, empty where it is not sure; empty where it is sure of none."""


@dataclass(frozen=True, slots=True)
class FeatureRequest:
    """Ingress → preprocessor: `n` safe texts for one model."""

    model: str
    texts: tuple[SafeText, ...]
    budgets_s: tuple[float, ...]
    phrase_ends: tuple[tuple[int, ...], ...] = ()
    """Per text where its phrases end, in code points; empty where nobody asks which token is in which phrase."""
    columns: tuple[Cells | None, ...] = ()
    """Per text the columns beside it, None where it has none; empty where no text has any."""

    @property
    def work(self) -> int:
        """What it costs, in characters."""
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class FeatureReply:
    """Preprocessor → ingress: the rows that the model takes, end to end.

    `input_ids` int [total tokens]; row `j` is `input_ids[row_offsets[j]:row_offsets[j + 1]]`; the rows of item `i` are
    `item_offsets[i]` to `item_offsets[i + 1]` (none for a failed item); `row_weights` float32 [r] sums to 1 over an
    item's rows; `item_tokens` int [n] counts an item's own tokens, without special ones and without overlap.
    """

    input_ids: IntArray
    row_offsets: IntArray
    item_offsets: IntArray
    row_weights: FloatArray
    item_tokens: IntArray
    fingerprint: str
    errors: Errors
    phrase_of: IntArray | None = None
    """int32 [total tokens]: which phrase of its text each token belongs to, -1 for special ones; if that was asked."""
    columns: FloatArray | None = field(default=None, repr=False)
    """float32 [n, c]: the values of the columns beside each text, zeros for a failed item; of tabular models only."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of a family, at one content for ever: what is loaded under this is the same everywhere, or nothing."""

    name: str
    source: str
    """A folder, or a registry's model at a version."""
    digest: str
    """The SHA-256 of its manifest."""


@dataclass(frozen=True, slots=True)
class MemberRequest:
    """Ingress → preprocessor: who is this member of a family now?"""

    model: str
    name: str
    known: str = ""
    """The digest that is known already; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class MemberReply:
    """Preprocessor → ingress: the member's own card, None where it is still the one that is known."""

    card: ModelCard | None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """Ingress → model. `budgets_s` float [r]. Rows from `reusable_from` on repeat across requests (a caller's labels),
    so the replica may keep their outputs."""

    input_ids: IntArray
    row_offsets: IntArray
    budgets_s: tuple[float, ...]
    fingerprint: str
    reusable_from: int
    waited_s: float = 0.0
    """See `AnonymizeRequest`."""
    phrase_of: IntArray | None = None
    """See `FeatureReply`. With it, the question is not what the outputs are but what each token did to them."""
    targets: tuple[int, ...] = ()
    """Per row the label that this is asked of; with `phrase_of` only."""
    columns: FloatArray | None = field(default=None, repr=False)
    """float32 [r, c]: for each row the columns of its text; of tabular models only."""
    members: tuple[Member, ...] = ()
    """Of a family, those that rows of this batch are for, each once."""
    member_of: tuple[int, ...] = ()
    """Per row the position of its member, -1 for the base; empty where all are the base's."""

    @property
    def work(self) -> int:
        """What it costs, in tokens."""
        return len(self.input_ids)


@dataclass(frozen=True, slots=True)
class ModelReply:
    """Model → ingress: `values` float32 [r, d], logits or pooled embeddings by the model's task. A failed row is zeros
    and is named in `errors`."""

    values: FloatArray
    errors: Errors
    attributions: FloatArray | None = None
    """float32 [total tokens]: what each token did to the logit of its row's target; where that was the question."""
    version: str = ""
    """Of the weights that computed this."""
    settings: str = ""
    """`settings_digest` of the entry that this replica runs: while one version takes another's place, both answer."""
    novelty: FloatArray | None = None
    """float32 [r]: how far each row is from what the model was trained on; None where its bundle has no reference."""
    reading: Reading | None = None
    """How `values` are read, by the replica that computed them."""


@dataclass(frozen=True, slots=True)
class PostprocessRequest:
    """Ingress → postprocessor: the model's rows and what the caller asked for.

    Items `0..n-1` are texts; for tagging, items from `n` on are labels, and item `i` is scored against the labels
    `labels[i]` (positions among the label items).
    """

    model: str
    values: FloatArray
    item_offsets: IntArray
    row_weights: FloatArray
    n: int
    top_k: tuple[int | None, ...]
    thresholds: tuple[float | None, ...]
    labels: tuple[tuple[int, ...], ...]
    novelty: FloatArray | None = None
    """float32 [r]: see `ModelReply`."""
    marks: tuple[tuple[str, ...], ...] = ()
    """Per text the reasons for review that were known before a model saw it; empty where there are none at all."""
    coverages: tuple[float | None, ...] = ()
    """Per text the coverage of the prediction set that is asked for; empty where nobody asks."""
    reading: Reading | None = None
    """What came with `values`; without one they are read by what the postprocessor's own config names."""
    readings: tuple[Reading, ...] = ()
    """How rows of members of a family are read, each once; empty where all texts are read as the model says."""
    reading_of: tuple[int, ...] = ()
    """Per text the position of its reading, -1 for the model's own; empty as `readings`."""

    @property
    def work(self) -> int:
        """What it costs, in texts."""
        return self.n


@dataclass(frozen=True, slots=True)
class PostprocessReply:
    """Postprocessor → ingress.

    For classification and tagging: `ranked[i]` positions of labels, best first, with `scores[i]` beside them (positions
    index the model's own labels, or `labels[i]` of the request for tagging), and `reasons[i]` for a person to look at
    it, none where there is none. For embedding: `vectors` float32 [n, d], of unit length.
    """

    ranked: tuple[tuple[int, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    reasons: tuple[tuple[str, ...], ...]
    vectors: FloatArray | None
    errors: Errors
    sets: tuple[tuple[int, ...] | None, ...] = ()
    """Per text the positions of the labels in its prediction set, likeliest first; None where there is no set."""

    @property
    def needs_review(self) -> tuple[bool, ...]:
        """Whether there is any reason, per text."""
        return tuple(map(bool, self.reasons))


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What callers may know of a model."""

    name: str
    version: str
    task: str
    labels: tuple[str, ...]
    description: str
    license: str
    max_tokens: int
    fingerprint: str
    source: str
    explained_by: tuple[str, ...] = ("occlusion",)
    """How its answers can be explained; empty where they cannot."""
    languages: tuple[str, ...] = ()
    """Codes of the languages that it answers in; empty for any."""
    redacted_above: float = 1.0
    """More than this share of a text taken out, and its answer is for a person to look at."""
    coverages: tuple[float, ...] = ()
    """Of the prediction sets that it has thresholds for."""
    fallback: Fallback | None = None
    """Who answers where its answer is for a person to look at."""
    made_by: str = ""
    """See `deployments.reading`."""
    columns: Kinds = ()
    """What a tabular model reads beside the text; empty for others."""
    family: Family | None = None
    """How its members are found, where it has some."""
    member: Member | None = None
    """Which member this is the card of; None for the base, and for a model that is no family."""
    reading: Reading | None = None
    """How a member's rows are read. It travels with the rows, so that it is always that of the very content which
    computed them, and the postprocessor needs no bundle of theirs."""


@dataclass(frozen=True, slots=True)
class StageInfo:
    """What a stage says of itself when the ingress asks whether it is warm."""

    stage: str
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    models: tuple[ModelCard, ...] = ()
