"""From `python -m cluster.serve` (what `make serve` runs) to ready, taken apart; a killed replica's way back; memory.

::

    python -m benchmarks.startup --starts 3
    python -m benchmarks.startup --starts 1 --no-kill

The first start finds no bytecode (Python's cache is an empty folder, `PYTHONPYCACHEPREFIX`): the first start after an
installation. The others find it. The system's page cache is warm each time: emptying it takes root's rights, so a
start right after boot is not measured here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.arguments import command_line
from benchmarks.figures import figure
from benchmarks.leftovers import none_left
from benchmarks.machine import Setting, code_fingerprint, describe
from benchmarks.memory import memory_section, total
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.quiet import Watch, wait_for_quiet
from benchmarks.servers import ROOT, ServerFailed, clean_environment
from benchmarks.stage_start import stage_names
from benchmarks.starts import Start, measure_start

__all__ = ["Startup", "claims", "main", "to_markdown"]

MAX_GIB = 3.0
MAX_LOAD_SHARE = 0.05
LOAD = ("check the bundle", "import the runtime", "load the model", "warm up")
"""Steps of `benchmarks.stage_start`: all that a replica does for its model."""


@dataclass(slots=True)
class Startup:
    """All that was measured. `stages` holds what `benchmarks.stage_start` printed, one a repetition."""

    command: str
    date: str
    setting: Setting
    starts: list[Start] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    others_cores: float = 0.0
    pandas: bool = False
    """Ray Serve imports pandas where it is installed; `make serve` alone does not install it."""
    code_changed: bool = False

    @property
    def warm(self) -> list[Start]:
        """The starts that found bytecode; the first, where there is no other."""
        return self.starts[1:] or self.starts


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    options = _parse(argv)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    code = code_fingerprint(ROOT)
    setting = describe(ROOT)
    results = Startup(options.command, time.strftime("%Y-%m-%d"), setting, pandas=find_spec("pandas") is not None)
    try:
        with none_left(), tempfile.TemporaryDirectory(prefix="startup-", dir="/tmp") as folder:
            os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
            wait_for_quiet(options.patience, say)
            watch = Watch.start()
            _measure(options, Path(folder), results)
            results.others_cores = watch.others_cores()
    except ServerFailed as error:
        print(f"benchmark: {error}; no results are written", file=sys.stderr)
        return 2
    results.code_changed = code_fingerprint(ROOT) != code
    text = to_markdown(results)
    print(text)
    made = {"claims": [asdict(claim) for claim in claims(results)]}
    content = json.dumps({"summary": made, **asdict(results)}, indent=1) + "\n"
    write(options.output, stem("startup", results.date, results.setting), {".json": content, ".md": text})
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--model", default="sentiment", help="the model that is asked")
    parser.add_argument("--starts", type=int, default=3, help="starts that find bytecode; default 3")
    parser.add_argument("--repeats", type=int, default=3, help="of each stage's start in a process alone; default 3")
    parser.add_argument("--kill", action=argparse.BooleanOptionalAction, default=True, help="kill a replica a stage")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if min(options.starts, options.repeats) < 1:
        parser.error("--starts and --repeats must be at least 1")
    options.command = command_line("benchmarks.startup", argv)
    return options


def _measure(options: argparse.Namespace, folder: Path, results: Startup) -> None:
    for number in range(options.starts + 1):
        label = "no bytecode" if number == 0 else f"warm {number}"
        last = number == options.starts
        log = folder / f"start-{number}.log"
        results.starts.append(
            measure_start(label, options.config, options.model, log, kill=options.kill and last, say=say)
        )
    for stage in stage_names(options.config) * (options.repeats + 1):
        results.stages.append(_stage(options.config, stage))
    # The first of each compiled what the servers never import.
    results.stages = results.stages[len(stage_names(options.config)) :]


def _stage(config: Path, stage: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.stage_start", "--config", str(config), "--stage", stage]
    finished = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, timeout=120)
    if finished.returncode:
        raise ServerFailed(f"{stage} alone ended with {finished.returncode}: {finished.stderr.strip()[-500:]}")
    answer: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return answer


def claims(results: Startup) -> list[Claim]:
    """Return what is promised of a start, and what was found."""
    ready = statistics.median(start.timeline.ready_s for start in results.warm)
    loads = [_load_s(results, stage) for stage in _stages(results) if stage.startswith("model-")]
    share = max(loads) / ready
    gib = max(total(start.memory).pss for start in results.starts) / 1024
    return [
        Claim(
            "one model's load (bundle, runtime, weights, warm-up) over the time to ready",
            f"≤ {MAX_LOAD_SHARE:g}",
            f"{share:.4f}",
            share <= MAX_LOAD_SHARE,
        ),
        Claim("GiB resident (PSS), all processes, at the start", f"≤ {MAX_GIB:g}", f"{gib:.2f}", gib <= MAX_GIB),
    ]


def to_markdown(results: Startup) -> str:
    """Return the page."""
    head = [
        f"# Start and memory, {results.date}",
        "",
        *machine_lines(results.command, results.setting, code_changed=results.code_changed),
        f"- pandas, which Ray Serve imports in each process where it is: {'' if results.pandas else 'not '}installed"
        + (" (`make serve` alone does not install it)" if results.pandas else ""),
        f"- other processes of this machine kept {results.others_cores:.2f} cores busy meanwhile",
    ]
    memory = memory_section(results.starts[-1].memory, "Memory, MiB, when ready: each stage, and Ray's own processes")
    return page([head, claims_table(claims(results), "met"), _starts(results), _replicas(results), _cpu(results),
                 _alone(results), _returns(results), memory])  # fmt: skip


def _starts(results: Startup) -> list[str]:
    lines = [
        [
            start.label,
            f"{start.timeline.ray_s:.1f}",
            f"{start.timeline.code_s:.1f}",
            f"{max(start.timeline.replicas_s.values()):.1f}",
            f"{start.timeline.ready_s:.1f}",
            f"{start.first_answer_s:.1f}",
            f"{sum(start.cpu_s.values()):.1f}",
        ]
        for start in results.starts
    ]
    names = ["start", "Ray is up", "Serve has read the code", "last replica runs", "ready", "first answer", "CPU s"]
    return [
        "## Seconds from the command on",
        "",
        *table(names, lines),
        "",
        "*no bytecode*: Python's cache was empty, as after an installation. The page cache was warm in every start.",
        f"A start takes at least its CPU seconds over the cores, {results.setting.cores} here.",
    ]


def _replicas(results: Startup) -> list[str]:
    def median(values: Sequence[float]) -> str:
        found = figure(values)
        return f"{found.median:.1f} ({found.low:.1f}–{found.high:.1f})"

    stages = results.warm[0].began_s
    lines = [
        [
            stage,
            median([start.began_s[stage] for start in results.warm]),
            median([start.timeline.replicas_s[stage] for start in results.warm]),
            median([start.timeline.replicas_s[stage] - start.began_s[stage] for start in results.warm]),
            f"{statistics.median(start.cpu_s[stage] for start in results.warm):.1f}",
        ]
        for stage in stages
    ]
    names = ["stage", "process begins, s", "replica runs, s", "between, s", "CPU s"]
    return ["## Each stage's replica, warm starts", "", *table(names, lines)]


def _cpu(results: Startup) -> list[str]:
    roles = {role for start in results.warm for role in start.cpu_s}
    medians = {role: statistics.median(start.cpu_s.get(role, 0.0) for start in results.warm) for role in roles}
    replicas = [role for role in medians if role in results.warm[0].began_s]
    lines = [["all replicas", f"{sum(medians[role] for role in replicas):.1f}"]]
    rest = sorted(((s, role) for role, s in medians.items() if role not in replicas), reverse=True)
    lines += [[role, f"{seconds:.1f}"] for seconds, role in rest]
    return ["## CPU seconds until the first answer, warm starts", "", *table(["process", "CPU s"], lines)]


def _alone(results: Startup) -> list[str]:
    steps = list(dict.fromkeys(step for stage in results.stages for step in stage["steps"]))
    lines = []
    for stage in _stages(results):
        runs = [run for run in results.stages if run["stage"] == stage]
        cells = [f"{_median(results, stage, step) * 1000:,.0f}" if step in runs[0]["steps"] else "–" for step in steps]
        held = [statistics.median(run[moment]["uss"] for run in runs) for moment in ("base", "after")]
        lines.append([stage, *cells, *(f"{uss:.0f}" for uss in held)])
    names = ["stage", *(f"{step}, ms" for step in steps), "USS after Ray Serve, MiB", "USS at the end, MiB"]
    return ["## Each stage alone in a process, nothing else running", "", *table(names, lines)]


def _stages(results: Startup) -> list[str]:
    return list(dict.fromkeys(run["stage"] for run in results.stages))


def _median(results: Startup, stage: str, step: str) -> float:
    seconds: list[float] = [run["steps"][step] for run in results.stages if run["stage"] == stage]
    return statistics.median(seconds)


def _load_s(results: Startup, stage: str) -> float:
    runs: list[dict[str, float]] = [run["steps"] for run in results.stages if run["stage"] == stage]
    return statistics.median(sum(steps[step] for step in LOAD) for steps in runs)


def _returns(results: Startup) -> list[str]:
    lines = [
        [r.stage, f"{r.process_s:.1f}", f"{r.answer_s:.1f}", str(r.refused)]
        for start in results.starts
        for r in start.returns
    ]
    if not lines:
        return []
    names = ["stage", "its new process begins, s", "a request is answered, s", "refused before"]
    return ["## `kill -9` of one replica of a stage", "", *table(names, lines)]


if __name__ == "__main__":
    sys.exit(main())
