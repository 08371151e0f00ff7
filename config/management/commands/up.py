"""`manage.py up`: web, workers, scheduler and the embedded broker under one supervisor."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.env import MOST_PORT
from config.supervisor import children
from config.supervisor.ground import GroundError, check_folders, check_port
from config.supervisor.occupation import shared
from config.supervisor.open_files import raise_open_files
from config.supervisor.shared import share
from config.supervisor.supervisor import Supervisor
from config.supervisor.valkey import BrokerError
from core.errors import UnavailableError
from credentials.checks import check_keys

MOST_WORKERS_BY_DEFAULT = 2


class Command(BaseCommand):
    """Start everything."""

    help = "Start web, workers, scheduler and the embedded broker."
    requires_system_checks = []  # `doctor` runs them; here they would slow down the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address to listen on and the number of workers."""
        parser.add_argument("--port", type=_port, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, MOST_WORKERS_BY_DEFAULT))
        parser.add_argument(
            "--without-lost-keys",
            action="store_true",
            help="start even if some credentials are encrypted with a missing key",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import once, fork, supervise."""
        os.umask(0o077)  # files written by any of its processes are private to the owner
        try:
            check_port(options["host"], options["port"])
            check_folders(settings.DATA, settings.DATABASES["default"])
            with shared(settings.DATA):
                self._run(options)
        except GroundError as error:
            raise CommandError(str(error)) from error

    def _run(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        if port != settings.PORT and not os.environ.get("WIRELOOM_PUBLIC_URL"):
            settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
            settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
        _check_keys(options["without_lost_keys"])
        if few_files := raise_open_files():
            self.stdout.write(few_files)
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


def _check_keys(accept_lost: bool) -> None:
    # In a separate process: this one must have no database connection when it forks.
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


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= MOST_PORT:
        raise ArgumentTypeError(f"a port must be a number from 1 to {MOST_PORT}, not {port}")
    return port
