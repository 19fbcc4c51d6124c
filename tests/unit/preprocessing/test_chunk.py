from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.chunk import shares, windows

sizes = st.integers(2, 40).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1)))


@given(st.integers(0, 500), sizes)
def test_windows_cover_every_token_within_size_and_overlap(length: int, size_and_overlap: tuple[int, int]) -> None:
    size, overlap = size_and_overlap
    spans = windows(length, size, overlap)
    assert spans[0][0] == 0
    assert spans[-1][1] == length
    assert all(end - start <= size for start, end in spans)
    assert all(after[0] <= before[1] - overlap for before, after in pairwise(spans))
    assert len({end - start for start, end in spans}) == 1


@given(st.integers(1, 500), sizes)
def test_shares_sum_to_one_and_count_overlap_once(length: int, size_and_overlap: tuple[int, int]) -> None:
    spans = windows(length, *size_and_overlap)
    parts = shares(spans)
    assert parts.sum() == pytest.approx(1)
    covering = [sum(start <= token < end for start, end in spans) for token in range(length)]
    first = sum(1 / covering[token] for token in range(*spans[0])) / length
    assert parts[0] == pytest.approx(first, rel=1e-5)


def test_an_empty_text_has_one_empty_window_that_speaks_for_all_of_it() -> None:
    assert windows(0, 10, 2) == [(0, 0)]
    assert shares([(0, 0)]).tolist() == [1.0]


def test_the_fewest_windows_are_used_and_they_are_equally_long() -> None:
    assert windows(10, 10, 3) == [(0, 10)]
    assert windows(11, 10, 3) == [(0, 7), (4, 11)]


@pytest.mark.parametrize(("length", "size", "overlap"), [(-1, 10, 2), (5, 10, 10), (5, 10, -1), (5, 0, 0)])
def test_impossible_windows_are_refused(length: int, size: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="windows need"):
        windows(length, size, overlap)
