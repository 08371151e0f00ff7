"""The checks of `manage.py doctor`: each yields findings, and each finding has its fix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from config.migrating import unknown_migrations
from core.db.ids import uuid7
from core.egress import Egress, EgressError
from core.egress_policy import egress_policy
from core.errors import WireloomError
from core.redis.clients import client
from credentials.checks import check_key_ring
from credentials.models import Credential
from credentials.services import credential_test
from executions.models import Execution, Process
from executions.store.sql import database_now
from workflows.models import Trigger

SEEN_WITHIN = timedelta(seconds=30)
SKEW = timedelta(seconds=2)
LAG = timedelta(seconds=60)
OUTBOUND_TIMEOUT_S = 10.0
BROKER_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class Finding:
    """One line of the report. `ok` is None for information that is not a problem."""

    name: str
    ok: bool | None
    message: str
    fix: str = ""


Check = Callable[[], Iterator[Finding]]


def database() -> Iterator[Finding]:
    """The database answers, and its schema matches this code."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unknown = unknown_migrations(executor.loader)
    except DatabaseError as error:
        yield Finding("database", False, f"It does not answer: {error}", "Check DATABASE_URL and the server.")
        return
    yield Finding("database", True, f"{connection.vendor} answers.")
    if unknown:
        told = f"The database is newer than this version of Wireloom: {', '.join(unknown[:3])}."
        yield Finding("migrations", False, told, "Start the version that migrated it, or a later one.")
    elif missing:
        yield Finding("migrations", False, f"{len(missing)} are missing.", "Run python manage.py migrate.")
    else:
        yield Finding("migrations", True, "All are applied.")


def broker() -> Iterator[Finding]:
    """Redis or Valkey answers."""
    fix = "Start Wireloom (its embedded Valkey comes with it), or check REDIS_URL."
    if not settings.REDIS_URL:
        yield Finding(
            "broker", False, "There is no broker: Wireloom is not running, and REDIS_URL is empty.", fix
        )
        return
    try:
        with client() as redis:
            redis.ping()
    except (RedisError, OSError, ValueError) as error:
        yield Finding("broker", False, f"It does not answer: {error}", fix)
    else:
        yield Finding("broker", True, "Redis or Valkey answers.")


def message_broker() -> Iterator[Finding]:
    """The broker of the hints answers, if it is not the Redis above."""
    url = settings.CELERY_BROKER_URL
    if url == settings.REDIS_URL:
        return
    try:
        with Connection(url, connect_timeout=BROKER_TIMEOUT_S) as broker:  # type: ignore[no-untyped-call]
            broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_S)
            yield Finding("message broker", True, f"{broker.transport.driver_type} answers.")
    except (OperationalError, OSError, KeyError) as error:  # a KeyError means an unknown scheme
        fix = "Start it, or check CELERY_BROKER_URL; until then runs begin up to 10 s late."
        yield Finding("message broker", False, f"It does not answer: {error}", fix)


def processes() -> Iterator[Finding]:
    """A worker and a scheduler have reported, and share what they must share."""
    seen = list(Process.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN))
    for kind in ("worker", "scheduler"):
        count = sum(process.kind == kind for process in seen)
        fix = "" if count else "Start it: python manage.py up."
        yield Finding(f"{kind}s", count > 0, f"{count} have reported within 30 s.", fix)
    hosts = sorted({process.host for process in seen})
    if len(hosts) > 1 and isinstance(default_storage, FileSystemStorage):
        fix = "Files need a storage that all hosts share: see WIRELOOM_STORAGE in the settings."
        yield Finding(
            "storage", False, f"{len(hosts)} hosts report, but files are stored in a local folder.", fix
        )


def storage() -> Iterator[Finding]:
    """A file written to the storage can be read back."""
    where = "the data folder" if isinstance(default_storage, FileSystemStorage) else "the store"
    try:
        name = default_storage.save(f"doctor/{uuid7()}", ContentFile(b"ok"))
        with default_storage.open(name) as file:
            is_whole = file.read() == b"ok"
        default_storage.delete(name)
    except OSError as error:
        fix = "Check the disk of the data folder, or WIRELOOM_S3_… and the permissions of its keys."
        yield Finding("files", False, f"They cannot be stored in {where}: {error}", fix)
        return
    yield Finding(
        "files",
        is_whole,
        f"They are stored in {where}.",
        "" if is_whole else "The content read back differs.",
    )


def schedules() -> Iterator[Finding]:
    """No planned time is overdue."""
    now = timezone.now()
    late_ones = Trigger.objects.live().filter(next_run_at__lt=now - LAG)
    earliest = late_ones.order_by("next_run_at").first()
    if earliest is None or earliest.next_run_at is None:
        yield Finding("schedules", True, "No planned time is late.")
        return
    late = int((now - earliest.next_run_at).total_seconds())
    yield Finding(
        "schedules", False, f"The earliest planned time is {late} s late.", "Is a scheduler running?"
    )


def executions() -> Iterator[Finding]:
    """No accepted run has waited too long for a worker."""
    overdue = Execution.objects.filter(status="queued", created_at__lt=timezone.now() - LAG).count()
    if overdue:
        fix = "Is a worker running, and does it have free slots? See /metrics."
        yield Finding("executions", False, f"{overdue} have waited for over a minute.", fix)
    else:
        yield Finding("executions", True, "None waits for a worker.")


def keys() -> Iterator[Finding]:
    """The key ring opens every credential."""
    found = check_key_ring(databases=["default"])
    for message in found:
        yield Finding("encryption keys", False, str(message.msg), str(message.hint or ""))
    if not found:
        yield Finding("encryption keys", True, "Every credential can be opened.")


def clock() -> Iterator[Finding]:
    """This machine's clock agrees with the database's, which determines leases."""
    skew = abs(timezone.now() - database_now())
    fix = "" if skew < SKEW else "Synchronise the clock (NTP) on this machine and the database's."
    yield Finding("clock", skew < SKEW, f"It is {skew.total_seconds():.1f} s from the database's.", fix)


def outbound() -> Iterator[Finding]:
    """The provider's address is reachable; only informative while nobody uses it."""
    needed = Credential.objects.filter(type="openrouter").exists()
    try:
        status = async_to_sync(_ask_provider)()
        yield Finding("outbound HTTPS", True, f"{settings.OPENROUTER_API_BASE_URL} answers ({status}).")
    except EgressError as error:
        fix = "Allow it in the firewall, or set OPENROUTER_API_BASE_URL."
        yield Finding("outbound HTTPS", False if needed else None, error.message, fix)


async def _ask_provider() -> int:
    egress = Egress(egress_policy())
    try:
        url = f"{settings.OPENROUTER_API_BASE_URL}/models"
        return (await egress.request("GET", url, timeout=OUTBOUND_TIMEOUT_S)).status
    finally:
        await egress.aclose()


def openrouter_keys() -> Iterator[Finding]:
    """Every OpenRouter credential works."""
    credentials = list(Credential.objects.filter(type="openrouter")[:20])
    if not credentials:
        yield Finding(
            "OpenRouter key", None, "There is no key.", "Add one on the credentials page to use models."
        )
    for credential in credentials:
        try:
            result = credential_test(credential=credential)
        except WireloomError as error:
            result = {"ok": False, "message": error.message, "hint": error.hint}
        name = f"OpenRouter key {credential.name!r}"
        yield Finding(name, bool(result["ok"]), result["message"], result["hint"] or "")


CHECKS: list[Check] = [
    database,
    broker,
    message_broker,
    processes,
    storage,
    schedules,
    executions,
    keys,
    clock,
    outbound,
    openrouter_keys,
]


def diagnose() -> Iterator[Finding]:
    """All findings; if the database is unavailable, the other checks are skipped."""
    for check in CHECKS:
        found = list(check())
        yield from found
        if check is database and not all(finding.ok for finding in found):
            return
