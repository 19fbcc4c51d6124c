from __future__ import annotations

import pytest

from benchmarks.figures import Figure, figure, percentile


@pytest.mark.parametrize(("percent", "expected"), [(0, 1.0), (50, 2.0), (75, 3.0), (76, 4.0), (99, 4.0), (100, 4.0)])
def test_percentile_is_the_nearest_rank(percent: float, expected: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], percent) == expected


def test_a_figure_is_the_median_and_the_extremes() -> None:
    assert figure([3.0, 1.0, 2.0]) == Figure(2.0, 1.0, 3.0)
    assert figure([1.0, 2.0]) == Figure(1.5, 1.0, 2.0)
