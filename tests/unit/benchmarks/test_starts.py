"""What `cluster.serve` prints while it starts, read back."""

from __future__ import annotations

import pytest

from benchmarks.servers import ServerFailed
from benchmarks.starts import parse_timeline

OUTPUT = """[   0.0 s] starting Ray …
[   4.0 s] Ray is up (dashboard http://127.0.0.1:8265, token in /tmp/x/auth_token); starting the HTTP proxy …
[   9.2 s] still waiting for the application's code to load
[   9.8 s] text/anonymizer: UPDATING, 0 replicas run
[   9.8 s] text/model-a: UPDATING, 0 replicas run
[  15.0 s] still waiting for anonymizer, model-a
[  17.5 s] text/anonymizer: UPDATING, 1 replica runs
[  18.5 s] text/anonymizer: 2 replicas run
[  19.4 s] text/model-a: 1 replica runs
[  19.5 s] waiting for GET /readyz to answer 200 (now: 503)
[  20.1 s] ready: http://127.0.0.1:8000 (Ctrl-C stops it)
"""


def test_the_moments_of_a_start():
    timeline = parse_timeline(OUTPUT)
    assert (timeline.ray_s, timeline.code_s, timeline.ready_s) == (4.0, 9.8, 20.1)
    assert timeline.replicas_s == {"anonymizer": 17.5, "model-a": 19.4}


def test_a_start_that_broke_off_is_none():
    with pytest.raises(ServerFailed):
        parse_timeline(OUTPUT.partition("[  20.1 s]")[0])
