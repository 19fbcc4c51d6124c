"""What every benchmark's page is made of, and where it goes."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import Setting

__all__ = ["Claim", "claims_table", "machine_lines", "page", "say", "stem", "table", "write"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the project promises, and what was measured."""

    text: str
    wanted: str
    found: str
    met: bool


def page(sections: Iterable[Sequence[str]]) -> str:
    """Join sections of lines, an empty line between them."""
    return "\n".join(line for section in sections for line in [*section, ""]).rstrip() + "\n"


def table(names: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table, its first column to the left and the others to the right."""
    rule = ["---", *["---:"] * (len(names) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in [names, rule, *lines]]


def claims_table(claims: Iterable[Claim], met: str) -> list[str]:
    """Return the section of claims; `met` heads its last column."""
    lines = [[c.text, c.wanted, c.found, "yes" if c.met else "**no**"] for c in claims]
    return ["## Claims", "", *table(["figure", "wanted", "measured", met], lines)]


def machine_lines(command: str, setting: Setting, *, code_changed: bool = False) -> list[str]:
    """Say what was run, of which code, on which machine, with which versions."""
    versions = ", ".join(f"{name} {version}" for name, version in setting.versions.items())
    return [
        f"- command: `{command}`",
        f"- commit: {setting.commit}{' + uncommitted changes' if setting.dirty else ''}",
        *(["- **the code was edited during the run**"] if code_changed else []),
        f"- machine: {setting.cpu}, {setting.cores} cores, {setting.memory_gib} GiB, {setting.system}",
        f"- versions: {versions}",
    ]


def stem(name: str, date: str, setting: Setting) -> str:
    """Return the name of a result's files, without the suffix."""
    return f"{name}-{date}-{setting.commit}{'-dirty' if setting.dirty else ''}"


def write(folder: Path, name: str, contents: dict[str, str]) -> None:
    """Write `contents`, by suffix, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in contents.items():
        path = folder / (name + suffix)
        path.write_text(content, encoding="utf-8")
        with contextlib.suppress(ValueError):
            path = path.relative_to(Path.cwd())
        print(f"written: {path}")


def say(line: str) -> None:
    """Tell whoever waits, with the time."""
    print(f"[{time.strftime('%H:%M:%S')}] {line}", file=sys.stderr, flush=True)
