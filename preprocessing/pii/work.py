"""One text on its way through the engine: read, searched until nothing more is found, written anew."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from preprocessing.normalize import View, detection_view
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, PolicyError, Reason
from preprocessing.pii.operators.specs import AnyOperator, Block, Keep
from preprocessing.pii.operators.tokens import literal_tokens
from preprocessing.pii.plain_words import without_plain_words
from preprocessing.pii.plans import Plan, Reading
from preprocessing.pii.policy import Wish
from preprocessing.pii.resolve import resolve
from preprocessing.texts import RawText, Span

__all__ = ["Finding", "Work", "accept", "failed", "lift", "read", "search"]

_ROUNDS: Final = 8
"""Rounds of detection after which a text that still has findings is refused. Ordinary texts need one or two."""


Finding = tuple[int, int, str, Span, AnyOperator]
"""Start and end in the caller's own text, what the detectors saw there, the span, and what is done to it."""


@dataclass(slots=True, repr=False)
class Work:
    """One text on its way. Spans are in offsets of `view`."""

    raw: str
    view: View
    plan: Plan
    tenant: str
    reading: Reading
    whole: tuple[EntityType, AnyOperator] | None = None
    """What a path rule does to the value; such a text is not searched."""
    named: list[Span] = field(default_factory=list)
    """What token classifiers found, until the first round of patterns."""
    spans: list[Span] = field(default_factory=list)
    """Accepted and resolved."""
    weak: list[Span] = field(default_factory=list)
    """Under the threshold, as of the last round."""
    kept: list[Span] = field(default_factory=list)
    """Found, of a type that stays."""
    parts: list[Span] = field(default_factory=list)
    """All that was accepted, where it matters what `spans` were merged of."""

    def value(self, span: Span) -> str:
        return self.view.text[span.start : span.end]

    def findings(self) -> Iterator[Finding]:
        """What to do, in order. Raises `PiiError` (`blocked`) if the text is to be refused."""
        if self.whole is not None:
            yield from self._whole(*self.whole)
            return
        done = 0
        for span, entity_type, operator in self._operated():
            start, end = self.view.source(span.start, span.end)
            start = max(start, done)  # one character of the caller's can be two that the detectors see
            if not self.view.is_identity:
                end = _shown_end(self.raw, start, end)
            if isinstance(operator, Block):
                raise PiiError(Reason.BLOCKED, entity_type)
            if start < end:
                yield start, end, self.value(span), span, operator
                done = end

    def _whole(self, entity: EntityType, operator: AnyOperator) -> Iterator[Finding]:
        if isinstance(operator, Keep) or not self.raw.strip():
            return
        if isinstance(operator, Block):
            raise PiiError(Reason.BLOCKED, entity)
        if literal_tokens(self.raw) == [(0, len(self.raw))]:
            return
        span = Span(0, len(self.raw), entity.value, 1.0, "path")
        yield 0, len(self.raw), self.view.text, span, operator

    def _operated(self) -> Iterator[tuple[Span, str, AnyOperator]]:
        """Spans with the strictest operator of what they were merged of, and the type that it is due to."""
        plan = self.plan
        if not self.kept and not plan.mixed:
            for span in self.spans:
                yield span, span.entity_type, plan.operator_of(span.entity_type)
            return
        members: list[set[str]] = [{span.entity_type} for span in self.spans]
        starts = [span.start for span in self.spans]
        for part in self.parts:
            members[bisect_right(starts, part.start) - 1].add(part.entity_type)
        taken = [(span, *plan.strictest(sorted(types))) for span, types in zip(self.spans, members, strict=True)]
        staying = [(span, span.entity_type, plan.operator_of(span.entity_type)) for span in self._staying()]
        yield from sorted([*taken, *staying], key=lambda row: row[0].start)

    def _staying(self) -> list[Span]:
        """What is kept, and touches nothing that is not."""
        kept, taken = resolve(self.kept), iter([*self.spans, None])
        answer: list[Span] = []
        span = next(taken)
        for found in kept:
            while span is not None and span.end <= found.start:
                span = next(taken)
            if span is None or found.end <= span.start:
                answer.append(found)
        return answer


def _shown_end(raw: str, start: int, end: int) -> int:
    """Without what does not show at the end: "Ann" is the same original before a zero-width space as before a comma."""
    while end - start > 1 and unicodedata.category(raw[end - 1]) == "Cf":
        end -= 1
    return end


def read(text: RawText, plan: Plan | PiiError, wish: Wish) -> Work | PiiError:
    """Begin. A text that is not valid Unicode, or whose wish is none, is refused."""
    if isinstance(plan, PiiError):
        return plan
    try:
        raw = text.reveal()
        if not raw.isascii():
            raw.encode()  # a lone surrogate raises: such a text cannot be sent on, nor logged, nor hashed
        view = detection_view(raw)
        whole = plan.rule_for(wish.field)
        return Work(raw, view, plan, wish.tenant, plan.reading(wish.language, view.text), whole)
    except UnicodeEncodeError as error:
        return PiiError(Reason.INVALID_TEXT, type(error).__name__)
    except PolicyError as error:
        return PiiError(Reason.POLICY, error.path)
    except Exception as error:  # fail closed, whatever it is
        return PiiError(Reason.ANONYMIZATION_FAILED, type(error).__name__)


def failed(item: Work | PiiError, error: Exception) -> PiiError:
    """The error in the place of an item, by the class of its cause alone."""
    for known in (item, error):
        if isinstance(known, PiiError):
            return PiiError(known.reason, known.cause)
    return PiiError(Reason.ANONYMIZATION_FAILED, type(error).__name__)


def accept(work: Work, spans: Sequence[Span]) -> list[Span]:
    """A token classifier's spans that count. Raises `ValueError` if one breaks the protocol."""
    for span in spans:
        EntityType(span.entity_type)
        work.view.source(span.start, span.end)
    sure = [span for span in spans if work.plan.is_sure(span)]
    sure = without_plain_words(sure, work.view.text) if sure else sure
    return _beside_tokens(sure, work.view.text) if sure else sure


def search(item: Work | PiiError) -> Work | PiiError:
    """Run the patterns until they find nothing more: a token in place of one value can uncover another."""
    if isinstance(item, PiiError) or item.whole is not None:
        return item
    try:
        return _searched(item)
    except Exception as error:  # fail closed, whatever it is
        return failed(item, error)


def _searched(work: Work) -> Work | PiiError:
    seen = work.view.text
    back = View(seen)
    plan = work.plan
    context = [work.reading.context]
    work.kept = []
    for turn in range(_ROUNDS):
        found = plan.detector.detect([back.text], context)[0]
        if isinstance(found, PiiError):
            return found
        if plan.deny:
            found += plan.deny.find(back.text)
        if found:
            found = _beside_tokens(found, back.text)
        sure = [_moved(span, back) for span in found if span.recognizer == "deny" or plan.is_sure(span)]
        work.weak = [_moved(span, back) for span in found if span.recognizer != "deny" and not plan.is_sure(span)]
        if turn == 0:
            sure += work.named
            work.named = []
        new = _taken(work, sure) if sure else sure
        if not new and (back.text is not seen or not work.spans):
            return work
        work.spans = resolve([*work.spans, *new], seen)
        back = _masked(work)
    return PiiError(Reason.UNSTABLE)


def _taken(work: Work, sure: list[Span]) -> list[Span]:
    """What is to be taken out: neither kept by type nor allowed by value."""
    plan = work.plan
    if plan.keeps:
        work.kept += [span for span in sure if span.entity_type in plan.keeps]
        sure = [span for span in sure if span.entity_type not in plan.keeps]
    new = plan.disallowed(resolve(sure, work.view.text), work.view.text)
    if plan.mixed:
        work.parts += [part for part in sure if any(s.start <= part.start and part.end <= s.end for s in new)]
    return new


def lift(work: Work, known: dict[str, str]) -> bool:
    """Accept weak spans whose value is known; say whether there were any."""
    if work.whole is not None or not work.weak:
        return False
    lifted = [replace(span, entity_type=known[work.value(span)]) for span in work.weak if work.value(span) in known]
    lifted = [span for span in lifted if span.entity_type not in work.plan.keeps]
    work.named = work.plan.disallowed(lifted, work.view.text)
    return bool(work.named)


def _moved(span: Span, back: View) -> Span:
    if back.is_identity:
        return span
    start, end = back.source(span.start, span.end)
    return replace(span, start=start, end=end)


def _beside_tokens(spans: list[Span], text: str) -> list[Span]:
    """Spans without the tokens that stand in `text`: what was taken out before is nobody's value any more."""
    tokens = literal_tokens(text)
    return [piece for span in spans for piece in _pieces(span, tokens, text)] if tokens else spans


def _pieces(span: Span, tokens: list[tuple[int, int]], text: str) -> Iterator[Span]:
    start = span.start
    for index in range(max(0, bisect_right(tokens, (span.start, span.start)) - 1), len(tokens)):
        first, last = tokens[index]
        if first >= span.end:
            break
        if last > span.start:
            yield from _piece(span, start, first, text)
            start = max(start, last)
    yield from _piece(span, start, span.end, text)


def _piece(span: Span, start: int, end: int, text: str) -> Iterator[Span]:
    if (start, end) == (span.start, span.end):
        yield span
    elif start < end and any(map(str.isalnum, inside := text[start:end])):
        start += len(inside) - len(inside.lstrip())
        yield replace(span, start=start, end=start + len(inside.strip()))


def _masked(work: Work) -> View:
    """The view with a token in the place of each accepted span, and the way back to the view's offsets."""
    text = work.view.text
    parts: list[str] = []
    starts, ends = array("L"), array("L")
    done = 0
    for span in [*work.spans, None]:
        until = span.start if span else len(text)
        parts.append(text[done:until])
        starts.extend(range(done, until))
        ends.extend(range(done + 1, until + 1))
        if span:
            token = f"<{span.entity_type}_1>"
            parts.append(token)
            starts.extend([span.start] * len(token))
            ends.extend([span.end] * len(token))
            done = span.end
    return View("".join(parts), starts, ends)
