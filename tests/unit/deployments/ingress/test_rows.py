"""Ragged columns, against plain lists."""

from itertools import chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.rows import keep_items, owners, split_rows

RAGGED = st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=8)


def columns(ragged):
    return np.array([*chain(*ragged)], np.int64), np.cumsum([0, *map(len, ragged)])


@given(RAGGED, st.data())
def test_keeping_items_keeps_their_rows(ragged, data):
    chosen = sorted(data.draw(st.sets(st.integers(0, len(ragged) - 1))))
    values, offsets = columns(ragged)
    kept = keep_items(offsets, chosen)
    expected = [ragged[i] for i in chosen]
    assert values[kept.rows].tolist() == [*chain(*expected)]
    assert kept.item_offsets.tolist() == np.cumsum([0, *map(len, expected)]).tolist()


@given(RAGGED)
def test_owners_name_the_item_of_each_row(ragged):
    assert owners(columns(ragged)[1]) == [i for i, rows in enumerate(ragged) for _ in rows]


@given(RAGGED, st.data())
def test_splitting_rows_keeps_their_tokens(ragged, data):
    chosen = sorted(data.draw(st.sets(st.integers(0, len(ragged) - 1))))
    ids, offsets = columns(ragged)
    tokens, token_offsets = split_rows(ids, offsets, np.array(chosen, np.int64))
    assert [t.tolist() for t in np.split(tokens, token_offsets[1:-1])][: len(chosen)] == [ragged[i] for i in chosen]
