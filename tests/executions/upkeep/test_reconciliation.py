"""What a call cost whose answer did not say it is asked for later, and counted everywhere."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from ai_models.budgets.services import budget_create
from ai_models.budgets.standing import standings
from ai_models.models import Budget, LlmCall
from credentials.models import Credential
from credentials.services import credential_create
from executions.models import Execution
from executions.upkeep.reconciliation import reconcile
from tests.executions.factories import call_of, execution, run_of
from tests.people import Person

pytestmark = pytest.mark.django_db
KNOWN = {
    "total_cost": 0.0125,
    "model": "openai/gpt-4o-mini",
    "provider_name": "OpenAI",
    "native_tokens_prompt": 12,
    "native_tokens_completion": 7,
    "tokens_prompt": 99,
    "native_tokens_cached": 4,
    "is_byok": False,
}


class Generations:
    """A server that accounts for generations."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self.status = 404
        self.asked: list[str] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                (asked,) = parse_qs(urlsplit(self.path).query)["id"]
                owner.asked.append(asked)
                found = owner.known.get(asked)
                body = json.dumps({"data": found} if found else {"error": {"message": "no"}}).encode()
                self.send_response(200 if found else owner.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/api/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def provider() -> Iterator[Generations]:
    made = Generations()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def credential(alice: Person, provider: Generations) -> Credential:
    data = {"api_key": "sk-or-v1-" + "0" * 64, "base_url": provider.url}
    return credential_create(actor=alice.actor, name="Main", type="openrouter", data=data)


@pytest.fixture
def run(alice: Person) -> Execution:
    return execution(alice, status="succeeded", finished_at=timezone.now())


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def unsaid(run: Execution, credential: Credential | None, now: datetime, **fields: Any) -> LlmCall:
    """A call that is due."""
    usual: dict[str, Any] = {
        "generation_id": "gen-1",
        "credential": credential and credential.pk,
        "requested_model": "openai/gpt-4o-mini",
        "status": "cancelled",
        "reserved_usd": Decimal(1),
        "created_at": now,
        "reconcile_at": now,
    }
    return call_of(run, **{**usual, **fields})


def again(call: LlmCall) -> LlmCall:
    call.refresh_from_db()
    return call


def test_a_cost_that_the_provider_knows_is_counted_everywhere(
    alice: Person, run: Execution, credential: Credential, provider: Generations, now: datetime
) -> None:
    node = run_of(run, status="cancelled")
    budget = budget_create(actor=alice.actor, scope="organization", period="month", limit_usd=Decimal(5))
    call = unsaid(run, credential, now)
    provider.known["gen-1"] = KNOWN
    assert reconcile(now) == 1
    call = again(call)
    assert (call.cost_usd, call.cost_source, call.reconcile_at) == (Decimal("0.0125"), "reconciled", None)
    assert (call.status, call.model, call.provider) == ("cancelled", "openai/gpt-4o-mini", "OpenAI")
    assert (call.input_tokens, call.output_tokens, call.cached_tokens) == (12, 7, 4)
    before = run.seq
    for row in (run, node):
        row.refresh_from_db()
        assert row.cost_usd == Decimal("0.0125")
        assert row.usage["input_tokens"] == 12
    assert before < node.seq < run.seq == run.state_seq
    (standing,) = standings([budget], now)
    assert (standing.spent_usd, standing.reserved_usd) == (Decimal("0.0125"), 0)


def test_the_estimate_gives_way_to_the_cost(
    run: Execution, credential: Credential, provider: Generations, now: datetime
) -> None:
    call = unsaid(run, credential, now, estimated_cost_usd=Decimal("0.5"), output_tokens=3)
    Execution.objects.filter(pk=run.pk).update(cost_usd=Decimal("0.5"), usage={"output_tokens": 3})
    provider.known["gen-1"] = KNOWN
    reconcile(now)
    run.refresh_from_db()
    assert run.cost_usd == again(call).charge == Decimal("0.0125")
    assert run.usage["output_tokens"] == 7


def test_what_the_provider_does_not_know_yet_is_asked_for_again_with_longer_pauses(
    run: Execution, credential: Credential, provider: Generations, now: datetime
) -> None:
    call = unsaid(run, credential, now)
    pauses = []
    for _ in range(3):
        reconcile(now)
        due = again(call).reconcile_at
        assert due is not None
        pauses.append(due - now)
        now = due
    assert pauses == [timedelta(seconds=3), timedelta(seconds=10), timedelta(seconds=30)]
    provider.known["gen-1"] = KNOWN
    reconcile(now)
    assert again(call).cost_source == "reconciled"
    assert provider.asked == ["gen-1"] * 4


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_provider_that_fails_is_asked_again(
    run: Execution, credential: Credential, provider: Generations, now: datetime, status: int
) -> None:
    provider.status = status
    call = unsaid(run, credential, now)
    reconcile(now)
    assert again(call).reconcile_at is not None


def test_after_a_day_the_estimate_stays(run: Execution, credential: Credential, now: datetime) -> None:
    call = unsaid(
        run,
        credential,
        now,
        created_at=now - timedelta(days=1, seconds=1),
        estimated_cost_usd=Decimal("0.5"),
        cost_source="estimate",
    )
    reconcile(now)
    call = again(call)
    assert (call.reconcile_at, call.cost_source, call.charge) == (None, "estimate", Decimal("0.5"))


def test_a_call_that_a_lost_worker_left_open_is_settled_by_its_generation(
    run: Execution, credential: Credential, provider: Generations, now: datetime
) -> None:
    call = unsaid(run, credential, now, status="open")
    provider.known["gen-1"] = KNOWN
    reconcile(now)
    call = again(call)
    assert (call.status, call.cost_source) == ("failed", "reconciled")
    assert call.error["code"] == "worker_lost"


def test_an_open_call_without_a_generation_counts_with_all_that_it_had_reserved(
    alice: Person, run: Execution, credential: Credential, now: datetime
) -> None:
    unsaid(run, credential, now, status="open", generation_id="")
    budget = budget_create(actor=alice.actor, scope="organization", period="month", limit_usd=Decimal(5))
    before = standings([budget], now)[0]
    reconcile(now)
    after = standings([Budget.objects.get(pk=budget.pk)], now)[0]
    assert (before.spent_usd, before.reserved_usd) == (0, 1)
    assert (after.spent_usd, after.reserved_usd) == (1, 0)
    call = LlmCall.objects.get()
    assert (call.status, call.cost_source, call.cost_usd) == ("failed", "estimate", None)
    run.refresh_from_db()
    assert run.cost_usd == 1


def test_a_call_under_way_is_left_alone(alice: Person, credential: Credential, now: datetime) -> None:
    running = execution(alice, status="running", worker="w")
    run_of(running, status="running", attempt=2)
    earlier = unsaid(running, credential, now, status="open", generation_id="", attempt=1)
    present = unsaid(running, credential, now, status="open", attempt=2)
    reconcile(now)
    present = again(present)
    assert present.status == "open"
    assert present.reconcile_at is not None and present.reconcile_at > now
    # Its worker has the run's sums in memory, so that nothing is written behind its back.
    assert again(earlier).status == "open"


def test_without_anybody_to_ask_the_estimate_stays(run: Execution, now: datetime) -> None:
    call = unsaid(run, None, now)
    reconcile(now)
    assert again(call).reconcile_at is None


def test_a_credential_of_another_provider_is_not_asked(alice: Person, run: Execution, now: datetime) -> None:
    data = {"api_key": "k" * 20, "base_url": "https://example.com/v1"}
    other = credential_create(actor=alice.actor, name="Other", type="openai_compatible", data=data)
    call = unsaid(run, other, now)
    reconcile(now)
    assert again(call).reconcile_at is None
