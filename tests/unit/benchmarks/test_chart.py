"""Charts are well-formed SVG, whatever the numbers, and every line stays inside its panel."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chart import Line, Panel, svg

POINTS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(
    lambda values: [(float(x), y) for x, y in enumerate(values)]
)


@given(points=POINTS, bound=st.none() | st.floats(-1e6, 1e6), from_zero=st.booleans())
def test_every_point_is_inside_the_picture(points, bound, from_zero):
    panel = Panel("a < b & c", [Line("one", points), Line("two", points)], [(0.0, "first")], bound, "≥ 1", from_zero)
    picture = svg("Ratios", [panel] * 4)
    root = ET.fromstring(picture)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    assert len(root.findall("{*}g")) == 4
    assert "nan" not in picture
    assert "inf" not in picture
    for path in re.findall(r'class="l" stroke="#\w+" d="M([^"]+)"', picture):
        for place in path.split("L"):
            x, y = map(float, place.split())
            assert 0 <= x <= width
            assert 0 <= y <= height
