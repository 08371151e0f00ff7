"""What would cost the tests most and shows nothing in them: done once, or cheaply, in the process of the tests.

Installations that tests start do both as in production.
"""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from servestatic.middleware import ServeStaticMiddleware

_look_for_files = ServeStaticMiddleware.add_files_from_finders
_found: dict[str, object] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Before the first password and the first client."""
    _hash_passwords_cheaply()
    ServeStaticMiddleware.add_files_from_finders = _look_for_files_once


def _hash_passwords_cheaply() -> None:
    # The same algorithm with the least that Argon2 takes: 8 KiB for each lane (RFC 9106, section 3.1).
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1


def _look_for_files_once(self: ServeStaticMiddleware) -> None:
    # Each `Client` has middleware of its own, which would look through all static files again.
    if not _found:
        _look_for_files(self)
        _found.update(self.files)
    self.files.update(_found)
