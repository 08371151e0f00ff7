"""`manage.py doctor`: every finding says what is wrong and how to mend it."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from config import diagnosis
from config.diagnosis import Finding, diagnose
from core.secrets import keys
from executions.models import Execution, Process
from tests.executions.factories import execution
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer, serve_openrouter
from tests.workflows.drawing import graph, node, says
from workflows.models import Trigger

UNREACHABLE = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture(autouse=True)
def healthy(db: None, settings: Any, provider: OpenRouterServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes have reported and the provider is there; the broker is each test's own affair."""
    settings.OPENROUTER_API_BASE_URL = provider.base_url
    settings.REDIS_URL = settings.CELERY_BROKER_URL = UNREACHABLE
    for kind in ("worker", "scheduler"):
        report(kind)


def report(kind: str, ago: int = 0, host: str = "here") -> None:
    now = timezone.now()
    Process.objects.create(
        name=f"{kind}-{host}-{ago}",
        kind=kind,
        host=host,
        pid=1,
        started_at=now,
        seen_at=now - timedelta(seconds=ago),
    )


def found(name: str) -> Finding:
    (finding,) = [finding for finding in diagnose() if finding.name.startswith(name)]
    return finding


def test_what_is_well_is_said_in_a_line_each() -> None:
    names = [finding.name for finding in diagnose()]
    assert "message broker" not in names
    wanted = ["database", "migrations", "broker", "workers", "scheduler", "files", "schedules"]
    assert [name.rstrip("s") for name in names[:7]] == [name.rstrip("s") for name in wanted]
    assert {"encryption keys", "clock", "outbound HTTPS", "OpenRouter key"} <= set(names)
    wrong = [finding for finding in diagnose() if finding.ok is False]
    assert [finding.name for finding in wrong] == ["broker"]


def test_every_wrong_finding_has_a_fix(settings: Any) -> None:
    Process.objects.all().delete()
    settings.OPENROUTER_API_BASE_URL = "http://127.0.0.1:1"
    settings.ENCRYPTION_KEYS = "nonsense"
    keys._loaded.cache_clear()
    wrong = [finding for finding in diagnose() if finding.ok is False]
    assert len(wrong) >= 4
    assert all(finding.fix for finding in wrong)
    keys._loaded.cache_clear()


def test_the_command_fails_when_anything_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call_command("doctor")
    assert caught.value.code == 1
    told = capsys.readouterr().out
    assert "FAIL  broker" in told and "REDIS_URL" in told


def test_a_database_that_is_away_ends_the_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(diagnosis, "MigrationExecutor", away)
    (finding,) = diagnose()
    assert (finding.name, finding.ok) == ("database", False)
    assert "DATABASE_URL" in finding.fix


def test_missing_migrations_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.cursor().execute("DELETE FROM django_migrations WHERE app = 'executions'")
    finding = found("migrations")
    assert finding.ok is False and "migrate" in finding.fix


@pytest.mark.parametrize("url", [UNREACHABLE, "", "nonsense"])
def test_a_broker_that_is_away_or_unknown_is_wrong(settings: Any, url: str) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    assert found("broker").ok is False


@pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs a Redis")
def test_a_broker_that_answers_is_well(settings: Any) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = os.environ["REDIS_URL"]
    assert found("broker").ok is True


@pytest.mark.parametrize("url", ["amqp://guest:secret-word@127.0.0.1:1//", "carrier-pigeon://here"])
def test_a_message_broker_beside_redis_is_asked_too(settings: Any, url: str) -> None:
    settings.CELERY_BROKER_URL = url
    finding = found("message broker")
    assert finding.ok is False and "CELERY_BROKER_URL" in finding.fix
    assert "secret-word" not in finding.message


@pytest.mark.parametrize("kind", ["worker", "scheduler"])
def test_a_process_that_is_silent_for_half_a_minute_is_missing(kind: str) -> None:
    Process.objects.filter(kind=kind).delete()
    report(kind, ago=31)
    assert found(kind).ok is False


def test_several_hosts_need_a_common_storage() -> None:
    report("worker", host="there")
    finding = found("storage")
    assert finding.ok is False and "2 hosts" in finding.message


# --- work that waits ---


@pytest.fixture
def trigger(alice: Person) -> Trigger:
    drawn = graph("tick>a", node("tick", "trigger.schedule", rules=[{"every": 5}]), says("a", 1))
    made = alice.post("/api/workflows/", {"name": "Tick", "graph": drawn})[1]
    assert alice.post(f"/api/workflows/{made['id']}/publish/")[0] == 200
    row: Trigger = Trigger.objects.get()
    return row


def late(trigger: Trigger, seconds: int) -> None:
    trigger.next_run_at = timezone.now() - timedelta(seconds=seconds)
    trigger.save()


def test_a_planned_time_more_than_a_minute_late_is_wrong(trigger: Trigger) -> None:
    late(trigger, 30)
    assert found("schedules").ok is True
    late(trigger, 90)
    assert found("schedules").ok is False


def test_an_execution_that_nobody_takes_is_wrong(alice: Person) -> None:
    row = execution(alice)
    assert found("executions").ok is True
    Execution.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    finding = found("executions")
    assert finding.ok is False and "worker" in finding.fix


# --- keys, clock, the way out ---


def test_a_key_file_that_others_can_read_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.ENCRYPTION_KEYS = tmp_path, ""
    keys._loaded.cache_clear()
    keys.key_ring()
    keys.key_file().chmod(0o644)
    keys._loaded.cache_clear()
    finding = found("encryption keys")
    assert finding.ok is False and "chmod 600" in finding.message
    keys._loaded.cache_clear()


def test_a_clock_that_runs_apart_from_the_databases_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("clock").ok is True
    monkeypatch.setattr(diagnosis, "database_now", lambda: timezone.now() - timedelta(seconds=5))
    assert found("clock").ok is False


def test_no_way_out_is_wrong_only_where_it_is_needed(alice: Person, settings: Any) -> None:
    settings.OPENROUTER_API_BASE_URL = "http://127.0.0.1:1"
    assert found("outbound").ok is None
    body = {"name": "Main", "type": "openrouter", "data": {"api_key": "sk-or-v1-" + "0" * 64}}
    assert alice.post("/api/credentials/", body)[0] == 201
    assert found("outbound").ok is False


@pytest.mark.parametrize(
    ("key", "ok"), [("sk-or-v1-" + "0" * 64, True), ("sk-or-v1-invalid" + "0" * 40, False)]
)
def test_every_openrouter_key_is_tried(alice: Person, key: str, ok: bool) -> None:
    body = {"name": "Main", "type": "openrouter", "data": {"api_key": key}}
    assert alice.post("/api/credentials/", body)[0] == 201
    finding = found("OpenRouter key 'Main'")
    assert finding.ok is ok
    assert key not in finding.message + finding.fix


def test_no_key_at_all_is_worth_knowing_but_not_wrong() -> None:
    finding = found("OpenRouter key")
    assert finding.ok is None and "credentials" in finding.fix
