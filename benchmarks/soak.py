"""Whether memory stays flat under mixed traffic, for as long as asked: `python -m benchmarks.soak --minutes 20`.

The server runs as `make serve` runs it, its cache of predictions too. Traffic comes at a fixed, moderate rate, most
texts new, hang-ups and bad bodies among it. Every few seconds each process's memory is read. After a warm-up a straight
line is fitted by Theil and Sen; flat means that its slope's 95 % interval ends below the bound, for all that lived
throughout together (PSS) and for each such replica (USS). Replicas that were replaced are counted. Exit code 1: an
answer was wrong. Whether it is flat is said on the page, not by the exit code.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from benchmarks.arguments import command_line
from benchmarks.chart import Line, Panel, svg
from benchmarks.leftovers import none_left
from benchmarks.machine import Setting, code_fingerprint, describe
from benchmarks.memory import Footprint, by_role, is_replica, memory_section, read_footprints, total
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.servers import ROOT, Server, ServerFailed, running
from benchmarks.slope import Slope, theil_sen
from benchmarks.soak_load import HANG_UP, KINDS, Tally, Traffic
from cluster.ports import LOOPBACK

__all__ = ["EVERYTHING", "Growth", "Sample", "Soak", "claims", "growths", "main", "replaced", "to_json", "to_markdown"]

MAX_MIB_A_MINUTE = 1.0
MAX_LATE_SHARE = 0.01
REPLACED_MINUTES = 0.5
"""A replica that comes so soon after one of its stage has gone replaces it; autoscaling takes longer to think again."""
ALL = "all that lived throughout"
REPLICAS = "all replicas"
RAY = "Ray's own processes"
EVERYTHING = "everything, also what came or went"


@dataclass(frozen=True, slots=True)
class Sample:
    """Every process's memory, `minute` minutes after the traffic began."""

    minute: float
    footprints: list[Footprint]


@dataclass(slots=True)
class Soak:
    """All that was measured."""

    command: str
    date: str
    setting: Setting
    minutes: float
    warm_up: float
    rate: float
    samples: list[Sample] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    code_changed: bool = False

    def fitted(self) -> list[Sample]:
        """The samples after the warm-up."""
        return [sample for sample in self.samples if sample.minute >= self.warm_up]


@dataclass(frozen=True, slots=True)
class Growth:
    """How one process, or several together, grew after the warm-up: MiB a minute, over the whole and the later half."""

    name: str
    measure: str
    first_mib: float
    last_mib: float
    whole: Slope
    later: Slope


def main(argv: Sequence[str] | None = None) -> int:
    """Run the soak. Returns the exit code."""
    options = _parse(argv)
    code = code_fingerprint(ROOT)
    date = time.strftime("%Y-%m-%d")
    soak = Soak(options.command, date, describe(ROOT), options.minutes, options.warm_up, options.rate)
    try:
        with none_left(), tempfile.TemporaryDirectory(prefix="soak-", dir="/tmp") as folder:
            path, log = "/api/v1/predict/sentiment", Path(folder) / "server.log"
            with running("graph", "cluster.serve", ["--config", str(options.config)], path, log, cached=True) as server:
                _soak(server, soak, options.every)
    except ServerFailed as error:
        print(f"soak: {error}; no results are written", file=sys.stderr)
        return 2
    soak.code_changed = code_fingerprint(ROOT) != code
    text = to_markdown(soak)
    print(text)
    name = stem("soak", soak.date, soak.setting)
    write(options.output, name, {".json": to_json(soak), ".md": text, ".svg": _picture(soak)})
    return 1 if soak.tally.wrong else 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--minutes", type=float, default=20, help="default 20")
    parser.add_argument("--warm-up", type=float, help="minutes that the fit leaves out; default: a quarter")
    parser.add_argument("--rate", type=float, default=25, help="requests a second; default 25")
    parser.add_argument("--every", type=float, default=10, help="seconds between two samples; default 10")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    options.warm_up = options.minutes / 4 if options.warm_up is None else options.warm_up
    if (options.minutes - options.warm_up) * 60 / options.every < 6:
        parser.error("at least six samples must lie after the warm-up")
    options.command = command_line("benchmarks.soak", argv)
    return options


def _soak(server: Server, soak: Soak, every_s: float) -> None:
    port = int(server.url.removeprefix("http://").partition("/")[0].rpartition(":")[2])
    with Traffic(LOOPBACK, port, rate=soak.rate) as traffic:
        began = time.monotonic()
        while (minute := (time.monotonic() - began) / 60) < soak.minutes:
            soak.samples.append(Sample(minute, read_footprints(server.pid)))
            if len(soak.samples) % 6 == 1:
                right, wrong = traffic.tally.right.total(), traffic.tally.wrong.total()
                pss = total(soak.samples[-1].footprints).pss
                say(f"{minute:4.1f} min: PSS {pss:,.0f} MiB, {right:,} right, {wrong} wrong, {traffic.tally.late} late")
            time.sleep(max(0.0, began + len(soak.samples) * every_s - time.monotonic()))
    soak.tally = traffic.tally


def growths(soak: Soak) -> list[Growth]:
    """Fit what lived through all of the fitted samples: together, in groups, and each replica.

    What came or went meanwhile (autoscaling) is no growth of a process; it stands in the line of everything.
    """
    samples = soak.fitted()
    lives = [{(one.role, one.pid): one for one in sample.footprints} for sample in samples]
    through = sorted(set.intersection(*(set(life) for life in lives)))
    replicas = [key for key in through if is_replica(key[0])]

    def fit(name: str, keys: Sequence[tuple[str, int]]) -> Growth:
        return _growth(name, "PSS", samples, [sum(life[key].pss for key in keys) for life in lives])

    found = [
        fit(ALL, through),
        fit(REPLICAS, replicas),
        fit(RAY, [key for key in through if key not in replicas]),
        _growth(EVERYTHING, "PSS", samples, [total(sample.footprints).pss for sample in samples]),
    ]
    roles = [role for role, _ in replicas]
    for role, pid in replicas:
        name = role if roles.count(role) == 1 else f"{role} ({pid})"
        found.append(_growth(name, "USS", samples, [life[role, pid].uss for life in lives]))
    return found


def _growth(name: str, measure: str, samples: Sequence[Sample], values: Sequence[float]) -> Growth:
    minutes = [sample.minute for sample in samples]
    half = len(values) // 2
    return Growth(
        name, measure, values[0], values[-1], theil_sen(minutes, values), theil_sen(minutes[half:], values[half:])
    )


def claims(soak: Soak) -> list[Claim]:
    """Return what is promised of memory, and what was found."""
    found = growths(soak)
    together, replicas = found[0], found[4:]
    alone = max(replicas, key=lambda growth: growth.whole.high, default=None)
    asked = soak.tally.right.total() + soak.tally.wrong.total() + soak.tally.hung_up
    again = replaced(soak.samples)
    late = soak.tally.late / max(1, asked)
    bound, limit = f"≤ {MAX_MIB_A_MINUTE:g}", MAX_MIB_A_MINUTE
    return [
        Claim(
            "MiB a minute, all processes that lived throughout (PSS)",
            bound,
            _interval(together.whole),
            bool(replicas) and together.whole.high <= limit,
        ),
        Claim(
            "MiB a minute, the replica that grew most (USS)",
            bound,
            f"{_interval(alone.whole)}: {alone.name}" if alone else "no replica lived throughout",
            alone is not None and alone.whole.high <= limit,
        ),
        Claim(f"replicas replaced, within {REPLACED_MINUTES * 60:.0f} s of their end", "0", str(again), again == 0),
        Claim("wrong answers", "0", str(soak.tally.wrong.total()), not soak.tally.wrong),
        Claim("requests a second late over all", f"≤ {MAX_LATE_SHARE:g}", f"{late:.4f}", late <= MAX_LATE_SHARE),
    ]


def replaced(samples: Sequence[Sample]) -> int:
    """Count the replicas that ended and had another of their stage come soon after: a crash, and no autoscaling."""
    count, ever, gone = 0, set[tuple[str, int]](), list[tuple[str, float]]()
    before = ever
    for sample in samples:
        now = {(one.role, one.pid) for one in sample.footprints if is_replica(one.role)}
        gone = [(role, at) for role, at in gone if sample.minute - at <= REPLACED_MINUTES]
        gone += [(role, sample.minute) for role, _ in sorted(before - now)]
        for role, _ in sorted(now - ever):
            end = next((one for one in gone if one[0] == role), None)
            if end is not None:
                gone.remove(end)
                count += 1
        ever, before = ever | now, now
    return count


def to_json(soak: Soak) -> str:
    """Return what was made of it, and every sample by role: MiB."""
    made = {"claims": [asdict(claim) for claim in claims(soak)], "growths": [asdict(one) for one in growths(soak)]}
    samples = [_sample(sample) for sample in soak.samples]
    # `asdict` takes a Counter apart into pairs, and would count those.
    tally: dict[str, object] = {"right": dict(soak.tally.right), "wrong": dict(soak.tally.wrong)}
    tally |= {"wrong_minutes": soak.tally.wrong_minutes, "late": soak.tally.late, "hung_up": soak.tally.hung_up}
    held = asdict(replace(soak, tally=Tally(), samples=[]))
    return json.dumps({"summary": made, **held, "tally": tally, "samples": samples}) + "\n"


def _sample(sample: Sample) -> dict[str, object]:
    held = {role: total(group) for role, group in by_role(sample.footprints).items()}
    sums = {
        measure: {role: round(getattr(one, measure), 1) for role, one in held.items()} for measure in ("pss", "uss")
    }
    counts = {role: len(group) for role, group in by_role(sample.footprints).items() if len(group) > 1}
    return {"minute": round(sample.minute, 3), **sums, "processes": counts}


def to_markdown(soak: Soak) -> str:
    """Return the page."""
    head = [
        f"# Memory under mixed traffic, {soak.date}",
        "",
        *machine_lines(soak.command, soak.setting, code_changed=soak.code_changed),
        f"- {soak.minutes:g} minutes, {soak.rate:g} requests/s; the fit leaves the first {soak.warm_up:g} minutes out",
        "- criterion: the slope by Theil and Sen; the upper end of its 95 % interval (Sen's) must keep the bound",
        "",
        f"![memory over time]({stem('soak', soak.date, soak.setting)}.svg)",
    ]
    memory = memory_section(soak.samples[-1].footprints, "Memory at the end, MiB")
    return page([head, claims_table(claims(soak), "met"), _growth_section(soak), _traffic_section(soak), memory])


def _growth_section(soak: Soak) -> list[str]:
    lines = [
        [g.name, g.measure, f"{g.first_mib:,.0f}", f"{g.last_mib:,.0f}", _interval(g.whole), _interval(g.later)]
        for g in growths(soak)
    ]
    names = ["process", "measure", "after the warm-up, MiB", "at the end, MiB", "MiB a minute", "its later half alone"]
    return ["## Growth", "", *table(names, lines)]


def _traffic_section(soak: Soak) -> list[str]:
    wrong = [[text, str(count)] for text, count in soak.tally.wrong.items()]
    lines = [[kind, f"{soak.tally.right[kind]:,}"] for kind in KINDS if kind != HANG_UP]
    hung_up = f"{soak.tally.hung_up:,} more hung up before an answer could come."
    bad = ["", *table(["wrong answers", "requests"], wrong)] if wrong else []
    if soak.tally.wrong_minutes:
        bad += ["", f"They came at minutes {', '.join(str(minute) for minute in soak.tally.wrong_minutes[:20])} …"]
    return ["## Traffic", "", *table(["kind", "answered as they should be"], lines), "", hung_up, *bad]


def _interval(slope: Slope) -> str:
    return f"{slope.slope:+.2f} ({slope.low:+.2f} to {slope.high:+.2f})"


def _picture(soak: Soak) -> str:
    """All together, and each replica: MiB over minutes."""
    roles = sorted({one.role for sample in soak.samples for one in sample.footprints if is_replica(one.role)})
    last = soak.samples[-1].minute
    ticks = [(0.0, "0"), (soak.warm_up, "warm-up ends"), (last, f"{last:.0f} min")]

    def panel(title: str, values: Sequence[float]) -> Panel:
        points = [(sample.minute, value) for sample, value in zip(soak.samples, values, strict=True)]
        return Panel(title, [Line(title, points)], ticks, from_zero=False)

    panels = [panel(f"{EVERYTHING}, PSS, MiB", [total(sample.footprints).pss for sample in soak.samples])]
    own = [total(one for one in sample.footprints if not is_replica(one.role)).pss for sample in soak.samples]
    panels.append(panel(f"{RAY}, PSS, MiB", own))
    for role in roles:
        uss = [total(one for one in sample.footprints if one.role == role).uss for sample in soak.samples]
        panels.append(panel(f"{role}, USS, MiB", uss))
    return svg(f"Memory under {soak.rate:g} requests/s", panels)


if __name__ == "__main__":
    sys.exit(main())
