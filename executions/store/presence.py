"""Records that processes are alive."""

import os
import socket
from datetime import datetime

from django.utils import timezone

from executions.models import Process


def report(name: str, kind: str, now: datetime | None = None, running: int = 0) -> None:
    """Record that a process is alive, for `/readyz` and `doctor`."""
    seen = now or timezone.now()
    facts = {"kind": kind, "host": socket.gethostname(), "pid": os.getpid(), "running": running}
    Process.objects.update_or_create(
        name=name,
        defaults={**facts, "seen_at": seen},
        create_defaults={**facts, "seen_at": seen, "started_at": seen},
    )
