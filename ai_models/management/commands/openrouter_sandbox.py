"""`python manage.py openrouter_sandbox`: the sandbox provider over HTTP."""

from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Serve an OpenRouter-shaped API on loopback; point OPENROUTER_API_BASE_URL at it."""

    help = "Serve the sandbox provider over HTTP, shaped like OpenRouter's API."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--port` and `--host`."""
        parser.add_argument("--port", type=int, default=8099)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until the process is told to stop."""
        host, port = options["host"], options["port"]
        self.stdout.write(f"OpenRouter sandbox: OPENROUTER_API_BASE_URL=http://{host}:{port}/api/v1")
        uvicorn.run("ai_models.providers.sandbox.app:app", host=host, port=port, log_level="warning")
