"""Our stages as one function: what the same-kernel peers serve."""

from __future__ import annotations

from benchmarks.peers.kernel import Kernel
from benchmarks.servers import ROOT


def test_requests_of_a_batch_get_their_own_answers() -> None:
    kernel = Kernel(ROOT / "serve_config.yaml", "sentiment", 1)
    good, bad = "I love it, it works perfectly.", "It broke at once, I hate it."
    lone, listed = kernel.predict_many([good, [bad, good]])
    assert [one["label"] for one in lone["predictions"]] == ["positive"]
    assert [one["label"] for one in listed["predictions"]] == ["negative", "positive"]
    assert listed["predictions"][1] == lone["predictions"][0] == kernel.predict([good])[0]
    kernel.close()
    assert sum(one["score"] for one in lone["predictions"][0]["scores"]) > 0.999
