"""What the default graph weighs."""

from pathlib import Path

import httpx

from cluster.processes import find

GIB = 2**30


def resident(pid):
    """Proportional set size: a page that n processes share counts 1/n in each, so the sum is what the machine holds."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no Pss of {pid}")


def libraries(pid):
    return {line.split()[-1] for line in Path(f"/proc/{pid}/maps").read_text().splitlines() if ".so" in line}


def test_the_whole_graph_stays_under_3_gib_and_no_replica_loads_torch(served):
    served.settle()
    for model, parameters in (("sentiment", {}), ("tags", {"labels": ["a", "b"]}), ("embed", {})):
        answer = httpx.post(
            f"{served.url}/api/v1/predict/{model}",
            json={"inputs": ["A text of a few words, more or less."] * 64, "parameters": parameters},
            timeout=60,
        )
        assert answer.status_code == 200
    # Other tests' graphs may run beside this one.
    processes = [
        process
        for process in (*served.descendants(), find(served.pid))
        if not process.command.startswith("ray::ServeReplica:") or process.command.startswith("ray::ServeReplica:text:")
    ]
    replicas = [p for p in processes if "ServeReplica" in p.command]
    assert len(replicas) == 7
    weight = {p.command[:40]: resident(p.pid) // 2**20 for p in processes}
    assert sum(resident(p.pid) for p in processes) < 3 * GIB, weight
    for replica in replicas:
        assert not [lib for lib in libraries(replica.pid) if "libtorch" in lib], replica.command
