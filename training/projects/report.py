"""What is said of data: findings by row number and figures. Never a text, a label that is not known, or a cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, final

__all__ = ["Finding", "Level", "Report"]

Level = Literal["fatal", "warning", "note"]
_SHOWN: Final = 20


@final
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `rows` are the first row numbers, `count` is of all of them."""

    name: str
    level: Level
    count: int
    say: str
    rows: tuple[int, ...] = ()

    def line(self) -> str:
        """Return it as a line to read."""
        more = ", …" if self.count > len(self.rows) else ""
        rows = f" (rows {', '.join(map(str, self.rows))}{more})" if self.rows else ""
        return f"{self.level:>7}  {self.name}: {self.say}{rows}"


@final
@dataclass(slots=True)
class Report:
    """Findings in the order of the checks, and figures."""

    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, level: Level, say: str, rows: Iterable[int] = ()) -> None:
        """Add a finding about these rows, or about the whole where there are none."""
        numbers = sorted(int(row) for row in rows)
        said = say.replace("{n}", str(len(numbers)))  # not format: a label may hold braces of its own
        self.findings.append(Finding(name, level, len(numbers) or 1, said, tuple(numbers[:_SHOWN])))

    def join(self, other: Report) -> Report:
        """Return both, one after the other."""
        return Report(self.findings + other.findings, self.figures | other.figures)

    @property
    def fatal(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "fatal")

    def to_text(self) -> str:
        """Return the report to read."""
        figures = [f"         {name}: {_shown(value)}" for name, value in self.figures.items()]
        findings = [finding.line() for finding in self.findings] or ["         nothing to object to"]
        return "\n".join(["data validation", *figures, *findings])

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        content = {"figures": self.figures, "findings": [asdict(finding) for finding in self.findings]}
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def stop_if_fatal(self, use: str = "trained on") -> None:
        """Raise `SystemExit`, which names what is fatal and the first rows of it, if anything is."""
        if self.fatal:
            named = "; ".join(finding.line().strip().removeprefix("fatal").strip() for finding in self.fatal)
            raise SystemExit(f"the data cannot be {use}. {named}")


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(inner)}" for name, inner in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)
