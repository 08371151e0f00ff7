"""Announces that Wireloom is ready, and how the owner can sign up."""

import http.client
import time

from django.conf import settings

GIVE_UP_S = 120.0


def announce(host: str, port: int) -> int:
    """Wait until `/readyz` returns 200, then print the address, with a set-up link while there is no owner."""
    if not _ready(host, port):
        print("Wireloom did not become ready; the lines above say why.")  # noqa: T201
        return 1
    print(f"Wireloom is ready at {settings.PUBLIC_URL}")  # noqa: T201
    from accounts.links import setup_link

    link = setup_link()
    if link:
        print(f"Set up the owner's account (works once): {settings.PUBLIC_URL}{link}")  # noqa: T201
    return 0


def _ready(host: str, port: int) -> bool:
    deadline = time.monotonic() + GIVE_UP_S
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    return False
