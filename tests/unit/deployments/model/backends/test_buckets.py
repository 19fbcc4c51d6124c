"""Which recorded shape a pass takes."""

from hypothesis import given
from hypothesis import strategies as st

from deployments.model.backends.buckets import SHORTEST, bucket, buckets

rows = st.integers(1, 300)
tokens = st.integers(1, 600)
limits = st.integers(16, 8192)


@given(rows, tokens, tokens, limits)
def test_a_bucket_holds_its_pass_and_is_one_of_those_recorded(rows: int, length: int, longest: int, limit: int) -> None:
    shape = bucket(rows, length, longest, limit)
    if shape is None:
        assert length > longest or 4 * max(rows, 1) * max(length, SHORTEST) > limit
        return
    assert rows <= shape[0] < 2 * rows
    assert length <= shape[1] <= max(SHORTEST, 2 * length)
    assert shape[1] <= longest
    assert shape[0] * shape[1] <= limit
    assert shape in buckets(longest, limit)


@given(tokens, limits)
def test_buckets_are_their_own_and_come_largest_first(longest: int, limit: int) -> None:
    shapes = buckets(longest, limit)
    assert all(bucket(*shape, longest, limit) == shape for shape in shapes)
    sizes = [rows * length for rows, length in shapes]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(shapes)) == len(shapes)


def test_there_are_few() -> None:
    assert len(buckets(512)) == 39
    assert bucket(1, 1, 512) == (1, 16)
    assert bucket(5, 33, 512) == (8, 64)
    assert bucket(3, 300, 384) == (4, 384)
    assert bucket(129, 17, 512) is None
    assert bucket(1, 513, 512) is None
