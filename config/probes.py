"""`/healthz`: the process answers. `/readyz`: the instance can do work. `/metrics`: for Prometheus."""

import tempfile
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from core.asgi.proxies import is_private_caller
from core.db.outages import outage, outages
from core.errors import RETRY_AFTER_S, ForbiddenError, UnauthenticatedError, WireloomError
from executions.models import Execution, Process

HOW_TO_READ = (
    "Set WIRELOOM_METRICS_TOKEN and send it as a bearer token. Without it, use a private address; a "
    "proxy in between must be listed in WIRELOOM_TRUSTED_PROXIES."
)
PROBED_BYTES = 64 * 1024
"""About the space that a small transaction needs."""
SEEN_WITHIN = timedelta(seconds=30)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, a worker and a scheduler have reported within half a minute, and the disks
    have space.

    Otherwise 503 with `problems` in words, and `reason`: `disk_full`, `database_away` or `not_ready`.
    """
    reason, problems = _unready()
    if not problems:
        return JsonResponse({"status": "ok"})
    body = {"status": "not_ready", "reason": reason, "problems": problems}
    response = JsonResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
    response._has_been_logged = True  # type: ignore[attr-defined]  # who asks is waiting for just this
    return response


def _unready() -> tuple[str, list[str]]:
    full = full_disk()
    try:
        missing = missing_processes()
    except (DatabaseError, InterfaceError) as error:
        found = outage(error)
        return ("disk_full" if full else found.code if found else "database_away"), [
            *full,
            f"database: {error}",
        ]
    return ("disk_full" if full else "not_ready"), [*full, *missing]


def full_disk() -> list[str]:
    """Messages about a full disk of the data folder or of the database; empty if there is space."""
    if outages.was_full():
        return ["disk full: something could not be written within the last half minute"]
    try:
        with tempfile.TemporaryFile(dir=settings.DATA) as probe:
            probe.write(b"\0" * PROBED_BYTES)
            probe.flush()
    except OSError as error:
        return [f"disk full: {settings.DATA} is not writable ({error.strerror})"]
    return []


def missing_processes() -> list[str]:
    """The processes that have not reported lately, in words."""
    since = timezone.now() - SEEN_WITHIN
    kinds = set(Process.objects.filter(seen_at__gt=since).values_list("kind", flat=True))
    return [f"no {kind} has reported" for kind in ("worker", "scheduler") if kind not in kinds]


def metrics(request: HttpRequest) -> HttpResponse:
    """Executions by status, the age of the oldest queued one, and reporting processes; for authorised clients."""
    refusal = _refusal(request)
    return _metrics() if refusal is None else JsonResponse(refusal.as_body(), status=refusal.status)


def _refusal(request: HttpRequest) -> WireloomError | None:
    if not settings.METRICS_TOKEN:
        refusal: WireloomError = ForbiddenError("/metrics is for private addresses.", HOW_TO_READ)
        return None if is_private_caller(request) else refusal
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_right = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    refusal = UnauthenticatedError("/metrics needs its token.", HOW_TO_READ)
    return None if is_right and scheme.lower() == "bearer" else refusal


def _metrics() -> HttpResponse:
    registry = CollectorRegistry()
    by_status = Gauge("wireloom_executions", "Unfinished executions", ["status"], registry=registry)
    counts = Execution.objects.open().values("status").annotate(count=Count("id"))
    for row in counts:
        by_status.labels(row["status"]).set(row["count"])
    oldest = Execution.objects.filter(status="queued").aggregate(first=Min("created_at"))["first"]
    age = Gauge("wireloom_oldest_queued_seconds", "Age of the oldest queued execution", registry=registry)
    age.set((timezone.now() - oldest).total_seconds() if oldest else 0)
    processes = Gauge("wireloom_processes", "Reporting processes", ["kind"], registry=registry)
    since = timezone.now() - SEEN_WITHIN
    for kind in Process.objects.filter(seen_at__gt=since).values("kind").annotate(count=Count("name")):
        processes.labels(kind["kind"]).set(kind["count"])
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
