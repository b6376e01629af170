"""What the tests of trust share: a moment that stands still, and a world."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.trust.world import make_world

TODAY = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture
def world(db):
    """Return one published thing of everything."""
    return make_world()


@pytest.fixture
def still():
    """Stop the clock, so that a page can be compared byte for byte with itself."""
    with time_machine.travel(TODAY, tick=False):
        yield
