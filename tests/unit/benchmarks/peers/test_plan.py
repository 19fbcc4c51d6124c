"""Which cells there are, how long they last, and what is sent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.peers.plan import bodies_path, groups, keys_of, seconds_for, write_all_bodies
from benchmarks.peers.results import Key


def test_lists_stop_at_32_connections() -> None:
    keys = keys_of(["short"], [1, 32], [256, 1, 32])
    assert [(key.items, key.connections) for key in keys] == [(1, 1), (1, 32), (1, 256), (32, 1), (32, 32)]


@pytest.mark.parametrize(
    ("connections", "items", "rate", "seconds"),
    [
        (1, 1, 100.0, 3.0),
        (256, 1, 100.0, 8.0),
        (32, 32, 100.0, None),
        (8, 32, 100.0, 8.0),
    ],
)
def test_a_cell_lasts_three_turns_or_is_left_out(
    connections: int, items: int, rate: float, seconds: float | None
) -> None:
    assert seconds_for(Key("short", items, connections), rate, 3.0, 30.0) == seconds


@pytest.mark.parametrize("items", [1, 7, 32])
def test_every_text_is_sent_equally_often(items: int) -> None:
    texts = [str(k) for k in range(200)]
    found = groups(texts, items)
    assert {len(group) for group in found} == {items}
    assert len(set(Counter(text for group in found for text in group).values())) == 1
    assert {text for group in found for text in group} == set(texts)


def test_bodies_of_a_system_that_takes_lists_alone(tmp_path: Path) -> None:
    write_all_bodies(tmp_path, ["short"], [1, 32])

    def first(items: int, *, single_as_list: bool) -> object:
        path = bodies_path(tmp_path, "short", items, single_as_list=single_as_list)
        return json.loads(path.read_text().splitlines()[0])["inputs"]

    assert isinstance(first(1, single_as_list=False), str)
    assert first(1, single_as_list=True) == [first(1, single_as_list=False)]
    assert first(32, single_as_list=True) == first(32, single_as_list=False)
