"""`manage.py up`: web, workers, scheduler and the embedded broker under one supervisor."""

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.supervisor.open_files import raise_open_files
from config.supervisor.shared import share
from config.supervisor.supervisor import Supervisor
from config.supervisor.valkey import BrokerError

MOST_WORKERS_BY_DEFAULT = 2


class Command(BaseCommand):
    """Start everything."""

    help = "Start web, workers, scheduler and the embedded broker."
    requires_system_checks = []  # `doctor` runs them; here they would cost start-up time

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and how many workers."""
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, MOST_WORKERS_BY_DEFAULT))

    def handle(self, *args: Any, **options: Any) -> None:
        """Import once, fork, watch."""
        host, port = options["host"], options["port"]
        _check_port(host, port)
        if port != settings.PORT and not os.environ.get("WIRELOOM_PUBLIC_URL"):
            settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
            settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
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
