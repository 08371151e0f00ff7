"""`manage.py up`: web, workers, scheduler and the embedded broker under one supervisor."""

import os
import resource
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.supervisor import children
from config.supervisor.shared import share
from config.supervisor.supervisor import Supervisor
from config.supervisor.valkey import BrokerError
from core.errors import UnavailableError
from credentials.checks import check_keys

MOST_WORKERS_BY_DEFAULT = 2
FILES = 16_384


class Command(BaseCommand):
    """Start everything."""

    help = "Start web, workers, scheduler and the embedded broker."
    requires_system_checks = []  # `doctor` runs them; here they would cost start-up time

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and how many workers."""
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, MOST_WORKERS_BY_DEFAULT))
        parser.add_argument(
            "--without-lost-keys",
            action="store_true",
            help="start although some credentials are encrypted with a key that is not there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import once, fork, watch."""
        host, port = options["host"], options["port"]
        os.umask(0o077)  # whatever any of its processes writes is the owner's alone
        _check_port(host, port)
        if port != settings.PORT and not os.environ.get("WIRELOOM_PUBLIC_URL"):
            settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
            settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
        _check_keys(options["without_lost_keys"])
        _allow_many_sockets()
        share()
        supervisor = Supervisor(
            data=settings.DATA,
            host=host,
            port=port,
            workers=options["workers"],
            embedded_broker=not settings.EXTERNAL_REDIS_URL,
        )
        try:
            code = supervisor.run()
        except BrokerError as error:
            raise CommandError(str(error)) from error
        if code:
            raise SystemExit(code)


def _allow_many_sockets() -> None:
    """A worker holds up to 1,000 executions, each with a connection; the usual soft limit is 1,024 files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _check_keys(accept_lost: bool) -> None:
    # In a process of its own: this one must have no connection to the database when it forks.
    pid = children.fork("wireloom: keys", lambda: _told_about_keys(accept_lost), sys.stdout.fileno())
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(1)


def _told_about_keys(accept_lost: bool) -> int:
    try:
        check_keys(accept_lost=accept_lost)
    except UnavailableError as error:
        sys.stdout.write(f"Wireloom cannot start: {error.message} {error.hint}\n")
        return 1
    return 0


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Is Wireloom running already? "
                f"Choose another with PORT=8001 make run, or --port 8001."
            ) from error
