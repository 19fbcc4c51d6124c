"""What the project promises beside its peers, as far as a run shows it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from benchmarks.figures import Figure, figure
from benchmarks.pages import Claim
from benchmarks.peers.results import Key, PeerCell, PeerResults, PeerRound
from benchmarks.peers.systems import GRAPH

__all__ = ["claims", "spread"]

PEOPLE: Final = 6.0
CEILING: Final = 0.8
OVER_LONE_MS: Final = 10.0
BUSY: Final = 32
KERNELS: Final = {"litserve": 1.0, "bentoml": 1.0, "mosec": 0.9}


def claims(results: PeerResults) -> list[Claim]:
    """Check each promise for each mix and size of request that was measured. Worst rounds count."""
    if GRAPH not in results.notes:
        return []
    found: list[Claim] = []
    for mix, items in dict.fromkeys((key.mix, key.items) for key in results.keys):
        keys = [key for key in results.keys if (key.mix, key.items) == (mix, items)]
        what = f"{mix}, {'single texts' if items == 1 else f'lists of {items}'}"
        found += _beside_people(results, keys, what)
        for peer, wanted in KERNELS.items():
            found += _beside_kernels(results, keys, what, peer, wanted)
        found += _beside_ceiling(results, keys, what)
    return found


def spread(value: Figure, digits: int) -> str:
    """Return a figure as text, the extremes in brackets where there are several."""
    median = f"{value.median:,.{digits}f}"
    if value.low == value.high:
        return median
    return f"{median} ({value.low:,.{digits}f}–{value.high:,.{digits}f})"


def _beside_people(results: PeerResults, keys: list[Key], what: str) -> list[Claim]:
    """At the most connections, up to `BUSY`, at which the graph and somebody's own service were both measured."""
    people = [name for name, kind in results.kinds.items() if kind == "people"]
    for key in reversed([key for key in keys if key.connections <= BUSY]):
        pairs = [(_cell(r, GRAPH, key), _best(r, people, key)) for r in results.rounds]
        full = [(ours, theirs) for ours, theirs in pairs if ours and theirs]
        if len(full) == len(results.rounds):
            where = f"{what}, {key.connections} connections"
            gain = figure([ours.texts_s / theirs.texts_s for ours, theirs in full])
            p99 = figure([ours.load.p99_ms / theirs.load.p99_ms for ours, theirs in full])
            return [
                _at_least(f"texts/s over what people would write: {where}", PEOPLE, gain),
                _at_most(f"p99 over theirs: {where}", 1.0, p99),
            ]
    return []


def _beside_kernels(results: PeerResults, keys: list[Key], what: str, peer: str, wanted: float) -> list[Claim]:
    """The worst of all numbers of connections from `BUSY` on."""
    ratios = []
    for key in (key for key in keys if key.connections >= BUSY):
        pairs = [(_cell(r, GRAPH, key), _cell(r, peer, key)) for r in results.rounds]
        full = [ours.texts_s / theirs.texts_s for ours, theirs in pairs if ours and theirs]
        ratios += [figure(full)] if full else []
    if not ratios:
        return []
    worst = min(ratios, key=lambda ratio: ratio.low)
    return [_at_least(f"texts/s over {peer}'s: {what}, worst of {BUSY}+ connections", wanted, worst)]


def _beside_ceiling(results: PeerResults, keys: list[Key], what: str) -> list[Claim]:
    found: list[Claim] = []
    mix = keys[0].mix
    most = [
        max((cell.texts_s for key in keys if (cell := _cell(r, GRAPH, key))), default=0.0)
        / r.ceilings[mix].best().texts_s
        for r in results.rounds
    ]
    if max(key.connections for key in keys) >= BUSY:
        found.append(_at_least(f"texts/s over the ceiling's: {what}, at saturation", CEILING, figure(most)))
    lone = Key(mix, 1, 1)
    over = [
        cell.load.p50_ms - r.ceilings[mix].quickest().single_p50_ms
        for r in results.rounds
        if (cell := _cell(r, GRAPH, lone)) is not None
    ]
    if lone in keys and over:
        found.append(
            _at_most(f"ms of p50 over a lone text in process: {what}, 1 connection", OVER_LONE_MS, figure(over))
        )
    return found


def _cell(r: PeerRound, name: str, key: Key) -> PeerCell | None:
    return r.runs[name].cell(key) if name in r.runs else None


def _best(r: PeerRound, names: Iterable[str], key: Key) -> PeerCell | None:
    cells = [cell for name in names if (cell := _cell(r, name, key)) is not None]
    return max(cells, key=lambda cell: cell.texts_s, default=None)


def _at_least(text: str, wanted: float, found: Figure) -> Claim:
    return Claim(text, f"≥ {wanted:g}", spread(found, 2), found.low >= wanted)


def _at_most(text: str, wanted: float, found: Figure) -> Claim:
    return Claim(text, f"≤ {wanted:g}", spread(found, 2), found.high <= wanted)
