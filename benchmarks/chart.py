"""Line charts as SVG, each a file that needs nothing else: small panels in a grid, one figure a panel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

__all__ = ["Line", "Panel", "svg"]

_WIDTH: Final = 390
_HEIGHT: Final = 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 14, 40, 34
_COLOURS: Final = ("#1f6fb2", "#c8501e", "#2f8f4e", "#7a4fb0", "#b58900", "#b0306a", "#3a8f9b", "#666666")
_STYLE: Final = (
    "text{font-family:sans-serif;font-size:10px;fill:#333}.t{font-size:11px;font-weight:bold}.h{font-size:14px;"
    "font-weight:bold}.g{stroke:#e3e3e3}.b{stroke:#a00;stroke-dasharray:5 3}.l{fill:none;stroke-width:1.6}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name and its points (x, y), by x."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart. `ticks` are x and what to write there; `bound` is drawn across, with what is wanted of it."""

    title: str
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    bound: float | None = None
    wanted: str = ""
    from_zero: bool = True


def svg(title: str, panels: Sequence[Panel], columns: int = 3) -> str:
    """Return the picture: `panels` in rows of `columns`, under a title."""
    columns = max(1, min(columns, len(panels)))
    rows = math.ceil(len(panels) / columns)
    width, height = columns * _WIDTH, rows * _HEIGHT + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="h" x="14" y="22">{escape(title)}</text>',
    ]
    for number, panel in enumerate(panels):
        x, y = number % columns * _WIDTH, number // columns * _HEIGHT + 34
        parts += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: Panel) -> list[str]:
    xs = [x for line in panel.lines for x, _ in line.points]
    ys = [y for line in panel.lines for _, y in line.points] + ([] if panel.bound is None else [panel.bound])
    marks = _marks(min(0.0, *ys) if panel.from_zero else min(ys), max(ys))
    low, high = marks[0], marks[-1]
    left, right = min(xs), max(xs)

    def across(x: float) -> float:
        share = 0.5 if left == right else (x - left) / (right - left)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def down(y: float) -> float:
        return _HEIGHT - _BOTTOM - (y - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [f'<text class="t" x="12" y="16">{escape(_short(panel.title, 56))}</text>']
    for mark in marks:
        parts.append(f'<path class="g" d="M{_LEFT} {down(mark):.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 5}" y="{down(mark) + 3:.1f}" text-anchor="end">{mark:g}</text>')
    for x, text in panel.ticks:
        # What stands at an edge stays inside the panel.
        anchor = "middle" if left == right or left < x < right else "start" if x == left else "end"
        parts.append(f'<text x="{across(x):.1f}" y="{_HEIGHT - 18}" text-anchor="{anchor}">{escape(text)}</text>')
    if panel.bound is not None:
        parts.append(f'<path class="b" d="M{_LEFT} {down(panel.bound):.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="12" y="29">wanted {escape(panel.wanted)}</text>')
    for number, line in enumerate(panel.lines):
        parts += _line(line, _COLOURS[number % len(_COLOURS)], across, down)
    return [*parts, *_legend(panel)]


def _line(line: Line, colour: str, across: object, down: object) -> list[str]:
    assert callable(across)
    assert callable(down)
    places = [(across(x), down(y)) for x, y in line.points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in places if len(places) <= 30]
    return [f'<path class="l" stroke="{colour}" d="{path}"/>', *dots]


def _legend(panel: Panel) -> list[str]:
    """Names of several lines, below the chart; one line is named by the title."""
    if len(panel.lines) < 2:
        return []
    step = (_WIDTH - 24) / len(panel.lines)
    return [
        f'<text x="{12 + number * step:.0f}" y="{_HEIGHT - 5}" style="fill:{_COLOURS[number % len(_COLOURS)]}">'
        f"{escape(_short(line.name, int(step / 5.5)))}</text>"
        for number, line in enumerate(panel.lines)
    ]


def _marks(low: float, high: float) -> list[float]:
    """Round numbers from at most `low` to at least `high`, four to seven of them."""
    least = 1e-6 * max(1.0, abs(low), abs(high))
    if high - low < least:  # as good as one value
        high = low + max(1.0, abs(low) * 0.1)
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
