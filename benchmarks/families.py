"""What it costs to serve many members of a family: the model stage with the bundled encoder, in this process.

Batches of mixed members against batches of one member; against a session per member, each with the member's own rows of
the same batches; and with fewer heads held than there are members. The rounds take turns. Time is this process' CPU
time, so that what else runs on the machine weighs less, and a ratio is the median of the rounds' own.

    python -m benchmarks.families                  # some minutes; a page in benchmarks/results/
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, final

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from benchmarks.arguments import command_line
from benchmarks.figures import Figure, figure
from benchmarks.machine import Setting, code_fingerprint, describe
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.texts import short_texts
from deployments.families.config import Family
from deployments.families.tensors import base_tensors
from deployments.messages import FloatArray, IntArray, Member, ModelRequest
from deployments.model.backends import create_backend
from deployments.model.core import ModelCore
from deployments.model.family import FamilyCore
from deployments.model.heads import Head, load_head
from deployments.model.runner import Runner
from preprocessing.bundle import BUNDLED_ROOT, ModelSource, find_member, open_source, sha256_of

__all__ = ["Cost", "Results", "main", "to_markdown"]

ROOT: Final = Path(__file__).resolve().parent.parent
BUDGET_S: Final = 3600.0
_AS_SERVED: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""See `cluster.flags`. Read as numpy is imported; with more threads a large head costs time of cores that spin."""

Batch = tuple[list[IntArray], list[int]]
Ask = Callable[[list[IntArray], list[int]], Awaitable[object]]

ONE, MIXED, SCARCE, APART = "one member alone", "mixed", "mixed, a sixth of the heads held", "a session per member"


@final
@dataclass(frozen=True, slots=True)
class Cost:
    """Of a member: milliseconds of CPU time to load its head or a session, and bytes of each."""

    head_ms: float
    session_ms: float
    head_bytes: int
    session_bytes: int


@final
@dataclass(frozen=True, slots=True)
class Results:
    """Everything."""

    command: str
    date: str
    setting: Setting
    members: int
    batch: int
    batches: int
    texts_s: dict[str, list[float]]
    """Texts per second of CPU time, by kind and round."""
    loads: float
    """Heads loaded a batch where a sixth is held."""
    cost: Cost
    code_changed: bool = False

    def ratio(self, kind: str, other: str) -> Figure:
        """Return one kind's texts over another's, round by round."""
        pairs = zip(self.texts_s[kind], self.texts_s[other], strict=True)
        return figure([a / b for a, b in pairs])


@final
class Members:
    """A family core over the bundled encoder, one worker."""

    def __init__(self, source: ModelSource, keep: int) -> None:
        self._source = source
        backend = create_backend("onnx", source, features=True)
        backend.load()
        backend.warm_up()
        self.runner = Runner(backend)
        self.loads = 0
        self.features: int = backend.features
        self.core = FamilyCore(
            ModelCore("family", source.fingerprint, self.runner),
            width=backend.width,
            features=self.features,
            base=Head.of(base_tensors(source)),
            source=source,
            family=Family(members="{member}", keep=keep),
            count=self._count,
            patience_s=BUDGET_S,
        )

    def _count(self, event: str, seconds: float) -> None:
        self.loads += event == "loaded"

    async def ask(self, rows: Sequence[IntArray], members: Sequence[Member], member_of: Sequence[int]) -> FloatArray:
        """Run one batch. Raises RuntimeError where a row fails: then nothing was measured."""
        used = sorted(set(member_of))
        position = {k: i for i, k in enumerate(used)}
        request = ModelRequest(
            np.concatenate(rows),
            np.cumsum([0, *map(len, rows)]),
            (BUDGET_S,) * len(rows),
            self._source.fingerprint,
            len(rows),
            members=tuple(members[k] for k in used),
            member_of=tuple(position[k] for k in member_of),
        )
        reply = await self.core.predict(request)
        if reply.errors:
            raise RuntimeError(f"{len(reply.errors)} rows failed")
        return reply.values


@final
class Sessions:
    """A session of its own for each member, all on one core."""

    def __init__(self, source: ModelSource, count: int) -> None:
        self.runners = []
        for _ in range(count):
            backend = create_backend("onnx", source, features=False)
            backend.load()
            backend.warm_up()
            self.runners.append(Runner(backend))

    async def ask(self, rows: Sequence[IntArray], member_of: Sequence[int]) -> None:
        """Run one batch: each member's rows by its own session, one after the other."""
        for k in sorted(set(member_of)):
            mine = [row for row, of in zip(rows, member_of, strict=True) if of == k]
            _, errors = await self.runners[k].run(mine, [BUDGET_S] * len(mine))
            if errors:
                raise RuntimeError(f"{len(errors)} rows failed")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write. Returns 1 where a claim is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.families", description=__doc__)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--batch", type=int, default=128, help="texts of a batch, as the ingress sends them")
    parser.add_argument("--batches", type=int, default=4, help="of each kind in a round")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    code = code_fingerprint(ROOT)
    with tempfile.TemporaryDirectory(prefix="cloakroom-families-") as folder:
        texts_s, loads, cost = asyncio.run(_measure(options, Path(folder)))
    command, date, setting = command_line("benchmarks.families", argv), time.strftime("%Y-%m-%d"), describe(ROOT)
    counts = (options.members, options.batch, options.batches)
    results = Results(command, date, setting, *counts, texts_s, loads, cost, code != code_fingerprint(ROOT))
    claims = _claims(results)
    found = to_markdown(results)
    print(found)
    summary = {"claims": [asdict(claim) for claim in claims]}
    content = json.dumps({"summary": summary, **asdict(results)}, indent=1) + "\n"
    write(options.output, stem("families", date, setting), {".json": content, ".md": found})
    return 0 if all(claim.met for claim in claims) else 1


async def _measure(options: argparse.Namespace, folder: Path) -> tuple[dict[str, list[float]], float, Cost]:
    source = open_source("bundled:sentiment")
    members = [_member(folder / f"m{k}", seed=k) for k in range(options.members)]
    rows = _rows(source, options.batch * options.batches)
    batches = [
        (rows[i : i + options.batch], [(i + k) % len(members) for k in range(options.batch)])
        for i in range(0, len(rows), options.batch)
    ]
    ample, scarce = Members(source, len(members)), Members(source, max(1, len(members) // 6))
    head = Head.of(base_tensors(source))
    head_ms = _median_ms(lambda: [load_head(member, source, ample.features) for member in members]) / len(members)
    before, began = _resident(), time.process_time()
    sessions = Sessions(source, len(members))
    session_ms = 1000 * (time.process_time() - began) / len(members)
    cost = Cost(head_ms, session_ms, head.nbytes, (_resident() - before) // len(members))
    kinds: dict[str, Ask] = {
        ONE: lambda part, _: ample.ask(part, members, [0] * len(part)),
        MIXED: lambda part, member_of: ample.ask(part, members, member_of),
        SCARCE: lambda part, member_of: scarce.ask(part, members, member_of),
        APART: sessions.ask,
    }
    seconds = await _taken(kinds, batches, options.rounds)
    for runner in (ample.runner, scarce.runner, *sessions.runners):
        runner.close()
    texts_s = {name: [len(rows) / s for s in taken] for name, taken in seconds.items()}
    return texts_s, scarce.loads / (len(batches) * (options.rounds + 1)), cost


async def _taken(kinds: Mapping[str, Ask], batches: Sequence[Batch], rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds that each kind took for all batches, per round; one round before these warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "warming up")
        for name in list(kinds)[:: 1 if number % 2 else -1]:
            started = time.process_time()
            for part, member_of in batches:
                await kinds[name](part, member_of)
            if number:
                seconds[name].append(time.process_time() - started)
    return seconds


def _resident() -> int:
    """Return this process' memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _median_ms(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken)


def _member(folder: Path, seed: int) -> Member:
    """Write the bundled head with some noise, as a member with a novelty reference of its own."""
    bundled = BUNDLED_ROOT / "sentiment"
    shutil.copytree(bundled, folder)
    numbers = np.random.default_rng(seed)
    head = load_file(str(bundled / "head.safetensors"))
    head["weight"] = head["weight"] + numbers.normal(0, 0.01, head["weight"].shape).astype(np.float32)
    save_file(head, folder / "head.safetensors")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["head.safetensors"] = sha256_of(folder / "head.safetensors")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return Member(folder.name, *find_member(str(folder)))


def _rows(source: ModelSource, count: int) -> list[IntArray]:
    tokenizer = Tokenizer.from_file(str(source.tokenizer_path))
    tokenizer.no_padding()
    texts = short_texts()
    return [np.array(tokenizer.encode(texts[i % len(texts)]).ids, np.uint16) for i in range(count)]


def _claims(results: Results) -> list[Claim]:
    claims = []
    for kind, other, wanted in ((MIXED, ONE, 0.9), (MIXED, APART, 1.0)):
        ratio = results.ratio(kind, other)
        text = f"texts/s of {results.members} members mixed in a batch over those of {other}"
        claims.append(Claim(text, f"≥ {wanted:g}", _shown(ratio), ratio.median >= wanted))
    return claims


def to_markdown(results: Results) -> str:
    """Return the page."""
    counts = f"{results.members} members over the bundled encoder, batches of {results.batch} short texts, "
    rounds = f"{results.batches} of each kind in a round, {len(results.texts_s[ONE])} rounds"
    head = [
        *machine_lines(results.command, results.setting, code_changed=results.code_changed),
        f"- {counts}{rounds}; the model stage alone, one worker, one thread",
        "- times are CPU time of the process; a ratio is the median of the rounds' own (lowest – highest)",
    ]
    rows = [
        [kind, f"{statistics.median(texts_s):.1f}", _shown(results.ratio(kind, ONE))]
        for kind, texts_s in results.texts_s.items()
    ]
    texts = ["## Texts", "", *table(["rows of a batch", "texts/s", f"over {ONE}"], rows)]
    title = f"# Benchmark of families, {results.date}"
    return page([[title], head, claims_table(_claims(results), "met"), texts, _cost_section(results)])


def _cost_section(results: Results) -> list[str]:
    cost = results.cost
    rows = [
        ["head with novelty reference", f"{cost.head_bytes / 1e6:.2f} MB", f"{cost.head_ms:.1f}"],
        ["session of its own", f"{cost.session_bytes / 1e6:.1f} MB", f"{cost.session_ms:.0f}"],
    ]
    loads = f"Where a sixth of the heads is held, {results.loads:.1f} are loaded a batch."
    return ["## A member", "", *table(["", "memory", "ms to load"], rows), "", loads]


def _shown(ratio: Figure) -> str:
    return f"{ratio.median:.2f} ({ratio.low:.2f} – {ratio.high:.2f})"


if __name__ == "__main__":
    if not _AS_SERVED.items() <= os.environ.items():
        again = subprocess.run([sys.executable, *sys.orig_argv[1:]], env=os.environ | _AS_SERVED)
        raise SystemExit(again.returncode)
    raise SystemExit(main())
