"""Houses of a family, closed when the test ends."""

import pytest

from tests.unit.deployments.ingress.families.houses import House, family_root


@pytest.fixture
def root(tmp_path):
    return family_root(tmp_path)


@pytest.fixture
def open_house(root):
    houses = []

    def open_(**family):
        houses.append(House(root, **family))
        return houses[-1]

    yield open_
    for house in houses:
        house.graph.close()


@pytest.fixture
def house(open_house):
    return open_house()
