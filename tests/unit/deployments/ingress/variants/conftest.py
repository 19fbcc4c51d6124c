"""Houses of a test, closed behind it."""

import pytest

from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.variants.house import LABELS, House


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    tiny_folder(root / "mood", labels=LABELS)
    tiny_folder(root / "second", labels=LABELS)
    return root


@pytest.fixture
async def house(folders):
    houses = []

    def make(variants, **options):
        houses.append(House(folders, variants, **options))
        return houses[-1]

    yield make
    for built in houses:
        await built.close()
