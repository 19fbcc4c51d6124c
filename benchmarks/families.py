"""What it costs to serve many members of a family: the model stage with the bundled encoder, in this process.

Batches of mixed members against batches of one member; against a session per member, each with the member's own rows of
the same batches; and with fewer heads held than there are members. The rounds take turns. Time is this process' CPU
time, so that what else runs on the machine weighs less, and a ratio is the median of the rounds' own.

    python -m benchmarks.families                  # some minutes; prints a table
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, final

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from benchmarks.arguments import command_line
from benchmarks.machine import describe
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

__all__ = ["main"]

ROOT: Final = Path(__file__).resolve().parent.parent
BUDGET_S: Final = 3600.0

Batch = tuple[list[IntArray], list[int]]
Ask = Callable[[list[IntArray], list[int]], Awaitable[object]]


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
        self.core = FamilyCore(
            ModelCore("family", source.fingerprint, self.runner),
            width=backend.width,
            features=backend.features,
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
    """Measure and print. Returns 1 where mixing members costs more than a tenth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.families", description=__doc__)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--batch", type=int, default=128, help="texts of a batch, as the ingress sends them")
    parser.add_argument("--batches", type=int, default=4, help="of each kind in a round")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="cloakroom-families-") as folder:
        found = asyncio.run(_measure(options, Path(folder)))
    setting = describe(ROOT)
    print(f"`{command_line('benchmarks.families', argv)}` at {setting.commit}, {setting.cpu}, one worker")
    print(json.dumps(found, indent=2))
    return 0 if found["mixed over one member"] >= 0.9 else 1


async def _measure(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    source = open_source("bundled:sentiment")
    members = [_member(folder / f"m{k}", seed=k) for k in range(options.members)]
    rows = _rows(source, options.batch * options.batches)
    batches = [
        (rows[i : i + options.batch], [(i + k) % len(members) for k in range(options.batch)])
        for i in range(0, len(rows), options.batch)
    ]
    ample, scarce = Members(source, len(members)), Members(source, max(1, len(members) // 6))
    features = base_tensors(source).features
    head_ms = _median_ms(lambda: [load_head(member, source, features) for member in members]) / len(members)
    before, began = _resident(), time.process_time()
    sessions = Sessions(source, len(members))
    session_ms = 1000 * (time.process_time() - began) / len(members)
    session_mb = (_resident() - before) / 1e6 / len(members)
    kinds: dict[str, Ask] = {
        "one member": lambda part, _: ample.ask(part, members, [0] * len(part)),
        "mixed": lambda part, member_of: ample.ask(part, members, member_of),
        "mixed, a sixth held": lambda part, member_of: scarce.ask(part, members, member_of),
        "a session each": sessions.ask,
    }
    seconds = await _taken(kinds, batches, options.rounds)
    for runner in (ample.runner, scarce.runner, *sessions.runners):
        runner.close()
    found = {f"{name}: texts/s": round(len(rows) / statistics.median(taken), 1) for name, taken in seconds.items()}
    one, many, few, each = seconds.values()
    found["mixed over one member"] = _ratio(one, many)
    found["mixed, a sixth held, over one member"] = _ratio(one, few)
    found["mixed over a session each"] = _ratio(each, many)
    found["loads per batch where a sixth is held"] = round(scarce.loads / (len(batches) * (options.rounds + 1)), 1)
    found |= {"head: ms to load": round(head_ms, 2), "session: ms to load": round(session_ms, 1)}
    return found | {"head: kB": round(Head.of(base_tensors(source)).nbytes / 1e3), "session: MB": round(session_mb, 1)}


async def _taken(kinds: Mapping[str, Ask], batches: Sequence[Batch], rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds that each kind took for all batches, per round; one round before these warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(rounds + 1):
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


def _ratio(slower: Sequence[float], faster: Sequence[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(slower, faster, strict=True)), 3)


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


if __name__ == "__main__":
    raise SystemExit(main())
