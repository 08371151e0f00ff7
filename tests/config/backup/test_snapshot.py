"""A snapshot shows one moment, and blocks no writer."""

from pathlib import Path

import pytest

from tests.processes.backups import said_by
from tests.running import Running

pytestmark = pytest.mark.processes

SCRIPT = """
import fcntl
from django.db import connection
from accounts.models import Organization
from config.backup.snapshot import snapshot

Organization.objects.create(name="Before")
with snapshot() as database:
    assert Organization.objects.using(database).count() == 1
    if connection.vendor == "sqlite":  # the turn of those who write is not taken
        with open(f"{connection.settings_dict['NAME']}-turn", "ab") as line:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    Organization.objects.create(name="Meanwhile")
    Organization.objects.filter(name="Before").delete()
    assert [row.name for row in Organization.objects.using(database)] == ["Before"]
assert [row.name for row in Organization.objects.all()] == ["Meanwhile"]
print("as it must be")
"""


def test_what_is_written_meanwhile_is_not_in_it_and_does_not_wait(tmp_path: Path) -> None:
    unused = Running(tmp_path / "data")  # tests allow no connections but the usual one: a process of its own
    try:
        unused.data.mkdir()
        assert said_by(unused, "migrate", "--verbosity", "0")[0] == 0
        code, told = said_by(unused, "shell", "--no-imports", "-c", SCRIPT)
        assert (code, told.strip()) == (0, "as it must be")
    finally:
        unused.kill()
