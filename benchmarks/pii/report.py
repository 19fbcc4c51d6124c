"""Results as a page that a person reads, and the claims checked against them. Pure functions."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from benchmarks.figures import Figure, figure
from benchmarks.pages import Claim, claims_table, machine_lines, page, table
from benchmarks.pii.metrics import Cover, Tally
from benchmarks.pii.results import PartScore, Results, Score, SetFacts, Speed
from benchmarks.quiet import QUIET

__all__ = ["Claim", "claims", "to_json", "to_markdown"]

HEADLINE = "held-out test"
OURS, OUR_PATTERNS = "Cloakroom", "Cloakroom, patterns"

_EXPLAINED: Final = """\
- *precision, recall, F2*: spans of any kind at IoU ≥ 0.75 of characters, merged and counted as by presidio-research's
  SpanEvaluator; *strict*: one to one, nothing merged or trimmed.
- *leak*: personal characters (no spaces) that nothing covers; *identity leak*: those of persons, addresses, places and
  identifiers; *over-redaction*: innocent characters that something covers.
- *refused*: texts that the system did not answer; they count as if nothing was found."""


def claims(results: Results) -> list[Claim]:
    """Check what the project promises of this benchmark, as far as this run shows it."""
    found = []
    if any(score.data_set == HEADLINE for score in results.scores):
        score = results.score(OURS, HEADLINE)
        found.append(_at_least("F2, all kinds, held-out test", 0.90, score.merged.f2, f"{score.merged.f2:.3f}"))
        found.append(_at_most("identity leak rate, held-out test", 0.025, score.identity.left))
        found.append(_at_most("over-redaction, held-out test", 0.015, score.innocent.share))
    for name, ratio in results.ratios.items():
        found.append(_at_least(f"pattern layer's speed over {name}", 4, ratio.low, _spread(ratio, 1)))
    for speed in results.speeds:
        if speed.system == OURS:
            per_s = figure([1000 / ms for ms in speed.rounds["whole"]])
            found.append(_at_least("texts/s of the whole engine, one core", 300, per_s.low, _spread(per_s, 0)))
    return found


def _at_least(text: str, wanted: float, value: float, shown: str) -> Claim:
    return Claim(text, f"≥ {wanted:g}", shown, value >= wanted)


def _at_most(text: str, wanted: float, value: float) -> Claim:
    return Claim(text, f"≤ {wanted:.1%}", f"{value:.2%}", value <= wanted)


def to_json(results: Results) -> str:
    """Return everything that was measured, with what was made of it. Holds no text of any data set."""
    made = {"claims": [asdict(claim) for claim in claims(results)], "rates": [_rates(s) for s in results.scores]}
    return json.dumps({"summary": made, **asdict(results)}, indent=1) + "\n"


def _rates(score: Score) -> dict[str, object]:
    def shown(tally: Tally) -> dict[str, float | None]:
        return {name: _number(getattr(tally, name)) for name in ("precision", "recall", "f2")}

    return {
        "system": score.system,
        "data_set": score.data_set,
        "merged": shown(score.merged),
        "strict": shown(score.strict),
        "leak": _number(score.personal.left),
        "identity_leak": _number(score.identity.left),
        "over_redaction": _number(score.innocent.share),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)


def to_markdown(results: Results) -> str:
    """Return the page."""
    whole = [facts for facts in results.sets if facts.is_whole]
    partly = [facts for facts in results.sets if not facts.is_whole]
    sections = [
        [f"# Benchmark of the PII engine, {results.date}"],
        _setting(results),
        _claims(results),
        *(_set_table(results, facts) for facts in whole),
        *([[_EXPLAINED]] if whole else []),
        *([_real_table(results, partly)] if partly else []),
        *(table(results, facts) for facts in whole for table in (_kinds_table, _languages_table)),
        *([_speed_table(results)] if results.speeds else []),
    ]
    return page(sections)


def _setting(results: Results) -> list[str]:
    return [
        *machine_lines(results.command, results.setting, code_changed=results.code_changed),
        f"- seed of the held-out texts: {results.seed}",
        *(f"- *{name}*: {note}" for name, note in results.systems.items()),
    ]


def _claims(results: Results) -> list[str]:
    shown = claims(results)
    return claims_table(shown, "met") if shown else []


def _set_table(results: Results, facts: SetFacts) -> list[str]:
    names = ["system", "precision", "recall", "F2", "strict P", "strict R", "strict F2"]
    names += ["leak", "identity leak", "over-redaction", "refused"]
    lines = [
        [
            score.system,
            *_prf(score.merged),
            *_prf(score.strict),
            _percent(score.personal.left),
            _percent(score.identity.left),
            _percent(score.innocent.share),
            str(score.refused),
        ]
        for score in results.scores
        if score.data_set == facts.name
    ]
    return [_heading(facts), "", *table(names, lines)]


def _heading(facts: SetFacts) -> str:
    mean = facts.characters / max(1, facts.texts)
    return f"## {facts.name}: {facts.texts:,} texts of {mean:.0f} characters, {facts.marks:,} spans"


def _real_table(results: Results, sets: Sequence[SetFacts]) -> list[str]:
    lines = []
    for facts in sets:
        for kind in facts.kinds:
            for score in results.scores:
                if score.data_set == facts.name and (one := score.kinds.get(kind)):
                    spans = f"{one.tally.gold:,}"
                    lines.append([facts.name, kind, spans, score.system, *_prf(one.tally), _percent(one.cover.share)])
    names = ["data set", "kind", "spans", "system", "precision", "recall", "F2", "characters covered"]
    note = (
        "Neighbours are merged. Other kinds are not annotated, so over-redaction cannot be told. *Characters covered* "
    )
    note += "is under any kind."
    return ["## Real text", "", *table(names, lines), "", note]


def _kinds_table(results: Results, facts: SetFacts) -> list[str]:
    scores = [score for score in results.scores if score.data_set == facts.name]
    lines = _part_lines([score.kinds for score in scores])
    names = ["kind", "spans", *_part_names(scores)]
    note = "Spans under the kind's own name; the leak is what nothing covers under any name."
    return [f"## {facts.name}, by kind", "", *table(names, lines), "", note]


def _languages_table(results: Results, facts: SetFacts) -> list[str]:
    scores = [score for score in results.scores if score.data_set == facts.name]
    lines = _part_lines([score.languages for score in scores])
    if len(lines) < 2:
        return []
    return [f"## {facts.name}, by language", "", *table(["language", "spans", *_part_names(scores)], lines)]


def _part_names(scores: Sequence[Score]) -> list[str]:
    first, *others = scores
    names = [f"{first.system}: P", "R", "F2", "leak"]
    return names + [name for score in others for name in (f"{score.system}: F2", "leak")]


def _part_lines(parts: Sequence[dict[str, PartScore]]) -> list[list[str]]:
    """A row a part, the most spans first: all figures of the first system, two of each other one."""
    totals = {name: one.tally.gold for of_system in parts for name, one in of_system.items()}
    lines = []
    for name in sorted(totals, key=lambda name: (-totals[name], name)):
        ones = [of_system.get(name, PartScore(Tally(gold=totals[name]), Cover())) for of_system in parts]
        line = [name, f"{totals[name]:,}", *_prf(ones[0].tally), _percent(ones[0].cover.left)]
        for one in ones[1:]:
            line += [_rate(one.tally.f2), _percent(one.cover.left)]
        lines.append(line)
    return lines


def _speed_table(results: Results) -> list[str]:
    lines = []
    for speed in results.speeds:
        for stage, rounds in [*speed.rounds.items(), *_rest(speed)]:
            ms = figure(rounds)
            lines.append([speed.system, stage, _spread(ms, 3), f"{1000 / ms.median:,.0f}" if ms.median > 0 else "–"])
    count = max((len(rounds) for speed in results.speeds for rounds in speed.rounds.values()), default=0)
    ratios = [
        f"- our pattern layer is {_spread(ratio, 1)} times as quick as *{name}*"
        for name, ratio in results.ratios.items()
    ]
    quiet = f"Other processes kept {results.others_cores:.2f} cores busy meanwhile."
    head = f"{results.speed_texts:,} texts of {results.speed_characters:.0f} characters"
    return [
        f"## Speed: {head}, one core, {count} rounds in turns",
        "",
        *table(["system", "stage", "ms a text", "texts/s"], lines),
        "",
        *ratios,
        f"- {quiet if results.others_cores <= QUIET else f'**Disturbed.** {quiet}'}",
    ]


def _rest(speed: Speed) -> list[tuple[str, list[float]]]:
    """What the whole takes beyond its parts: further passes of the rules, resolving, replacing."""
    parts = [rounds for stage, rounds in speed.rounds.items() if stage != "whole"]
    if not parts or "whole" not in speed.rounds:
        return []
    spent = [sum(part) for part in zip(*parts, strict=True)]
    rest = [max(0.0, a - b) for a, b in zip(speed.rounds["whole"], spent, strict=True)]
    return [("rest of it: further passes, resolve, replace", rest)]


def _prf(tally: Tally) -> list[str]:
    return [_rate(tally.precision), _rate(tally.recall), _rate(tally.f2)]


def _rate(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1%}"


def _spread(value: Figure, digits: int) -> str:
    median = f"{value.median:,.{digits}f}"
    if value.low == value.high:
        return median
    return f"{median} ({value.low:,.{digits}f}–{value.high:,.{digits}f})"
