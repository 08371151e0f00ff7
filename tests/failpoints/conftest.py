"""One installation for all cells; each begins with nothing armed and ends with a record that obeys the rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failpoints.house import House, built


@pytest.fixture(scope="session")
def common_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Started once: what costs time is the start."""
    with built(Path(tmp_path_factory.mktemp("failpoints"))) as house:
        yield house


@pytest.fixture
def house(common_house: House) -> Iterator[House]:
    """Nothing is armed in it."""
    yield common_house
    common_house.installation.disarm()
    common_house.installation.go_on()
    assert common_house.newly_broken() == []
