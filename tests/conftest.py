"""What every test needs: a data folder of its own, and people."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: tests never touch the data of a running Wireloom.
_DATA = Path(tempfile.mkdtemp(prefix="wireloom-tests-"))
os.environ["WIRELOOM_DATA"] = str(_DATA)
os.environ.setdefault("WIRELOOM_EGRESS_ALLOW", "127.0.0.0/8")

import pytest  # noqa: E402
from django.test import Client  # noqa: E402

from tests.people import Person, make_people  # noqa: E402

pytest_plugins = ["tests.running", "tests.servers.recording"]


@pytest.fixture
def alice(db: None) -> Person:
    """Owns the organisation Acme."""
    return make_people()["alice"]


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """Alice owns Acme; bob edits, otto operates and vera views there; charlie owns another organisation."""
    return make_people()


@pytest.fixture
def browser_client() -> Client:
    """A browser that checks CSRF as a real one would."""
    return Client(enforce_csrf_checks=True)
