"""The ledger and its sums over the API."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from executions.models import Execution
from tests.caller import Caller
from tests.executions.factories import call_of, execution
from tests.people import Person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    return Caller(people["alice"])


@pytest.fixture
def run(people: dict[str, Person]) -> Execution:
    return execution(people["alice"])


def calls(run: Execution, *several: dict[str, Any]) -> None:
    for number, fields in enumerate(several, start=1):
        usual = {"requested_model": "a/b", "created_at": NOON, "number": number, "cost_source": "provider"}
        call_of(run, **{**usual, **fields})


def paid(amount: str, **fields: Any) -> dict[str, Any]:
    return {"cost_usd": Decimal(amount), "input_tokens": 10, "output_tokens": 5, **fields}


def costs(alice: Caller, query: str = "") -> Any:
    answer = alice.call("get", f"/costs/{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def by_key(answer: Any) -> dict[str, Decimal]:
    return {group["key"]: Decimal(group["cost_usd"]) for group in answer["groups"]}


def test_a_call_shows_what_is_known_of_it(alice: Caller, run: Execution) -> None:
    calls(run, paid("0.01", model="a/b-2", provider="P", generation_id="gen-1", reserved_usd=Decimal("0.5")))
    (found,) = alice.call("get", "/llm-calls/").json()["results"]
    assert found["execution"] == str(run.pk)
    assert (found["requested_model"], found["model"], found["provider"]) == ("a/b", "a/b-2", "P")
    assert (found["cost_usd"], found["estimated_cost_usd"]) == ("0.010000000000", None)
    assert (found["route"], found["agent"], found["is_fallback"]) == (None, None, False)
    assert found["cost_source"] == "provider"


def test_what_an_error_says_is_for_those_who_may_see_inputs(
    alice: Caller, people: dict[str, Person], run: Execution
) -> None:
    calls(run, {"status": "failed", "error": {"code": "forbidden", "message": "'my secret' was flagged"}})
    (whole,) = alice.call("get", "/llm-calls/").json()["results"]
    (part,) = Caller(people["vera"]).call("get", "/llm-calls/").json()["results"]
    assert whole["error"]["message"] == "'my secret' was flagged"
    assert part["error"] == {"code": "forbidden"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?model=a/b", 2),
        ("?model=c/d-1", 1),
        ("?provider=P", 1),
        ("?status=failed", 1),
        ("?route=main", 1),
        ("?node_id=other", 0),
        ("?after=2026-11-30T12:00:00Z", 2),
        ("?before=2026-11-30T12:00:00Z", 1),
        ("?workflow=00000000-0000-7000-8000-000000000000", 0),
    ],
)
def test_calls_are_filtered_and_their_sums_with_them(
    alice: Caller, run: Execution, query: str, found: int
) -> None:
    calls(
        run,
        paid("1", created_at=NOON - timedelta(seconds=1)),
        paid("1", requested_model="c/d", model="c/d-1", provider="P", route="main"),
        {"status": "failed"},
    )
    assert len(alice.call("get", f"/llm-calls/{query}").json()["results"]) == found
    assert costs(alice, query)["calls"] == found


@pytest.mark.parametrize(
    "query",
    [
        *(
            "status=paid",
            "workflow=x",
            "execution=1",
            "after=yesterday",
            "group_by=colour",
            "timezone=Mars/Base",
        ),
        *("credential=None", "agent=1-2", "before=2026-11-30", f"model={'x' * 301}", "limit=0"),
    ],
)
@pytest.mark.parametrize("path", ["/costs/", "/llm-calls/", "/costs/export/"])
def test_a_wrong_filter_is_named(alice: Caller, path: str, query: str) -> None:
    answer = alice.call("get", f"{path}?{query}")
    knows = {"group_by": "/costs/", "timezone": "/costs/", "limit": "/llm-calls/"}.get(
        query.partition("=")[0], path
    )
    if knows == path:
        assert answer.status_code == 400
        assert query.partition("=")[0] in answer.json()["error"]["message"]


def test_the_total_counts_the_estimate_where_no_cost_is_said(alice: Caller, run: Execution) -> None:
    calls(
        run,
        paid("0.1", estimated_cost_usd=Decimal(7)),
        {"estimated_cost_usd": Decimal("0.2"), "cost_source": "estimate"},
        {"cost_source": "unknown", "status": "cancelled"},
    )
    found = costs(alice)
    assert found["total_usd"] == "0.300000000000"
    assert (found["calls"], found["failed"], found["unknown"]) == (3, 1, 1)


def test_a_thousand_amounts_add_up_exactly(alice: Caller, run: Execution) -> None:
    calls(run, *(paid("0.100000000001") for _ in range(1_000)))
    assert costs(alice)["total_usd"] == "100.000000001000"


def test_days_begin_where_the_reader_lives(alice: Caller, run: Execution) -> None:
    calls(run, paid("1", created_at=NOON + timedelta(hours=11, minutes=30)), paid("2"))
    assert by_key(costs(alice)) == {"2026-11-30": Decimal(3)}
    assert by_key(costs(alice, "?timezone=Europe/Berlin")) == {
        "2026-11-30": Decimal(2),
        "2026-12-01": Decimal(1),
    }


def test_groups_go_from_the_dearest_and_have_names(alice: Caller, run: Execution) -> None:
    calls(run, paid("1"), paid("3", model="c/d", requested_model="x/y"), paid("1", provider="P"))
    assert by_key(costs(alice, "?group_by=model")) == {"c/d": Decimal(3), "a/b": Decimal(2)}
    (workflow,) = costs(alice, "?group_by=workflow")["groups"]
    assert (workflow["key"], workflow["label"]) == (str(run.workflow_id), run.workflow.name)
    assert [group["label"] for group in costs(alice, "?group_by=provider")["groups"]] == [
        "No provider named",
        "P",
    ]
    (credential,) = costs(alice, "?group_by=credential")["groups"]
    assert (credential["key"], credential["label"]) == ("", "No credential")
    assert by_key(costs(alice, "?group_by=execution")) == {str(run.pk): Decimal(5)}


def test_others_pay_for_themselves(people: dict[str, Person], run: Execution) -> None:
    calls(run, paid("1"))
    assert costs(Caller(people["charlie"]))["calls"] == 0


def test_the_export_has_every_call_and_no_formula(alice: Caller, run: Execution) -> None:
    calls(run, paid("0.5", model="=HYPERLINK(1)"), *({} for _ in range(600)))
    answer = alice.call("get", "/costs/export/")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert len(rows) == 601
    assert rows[-1]["model"] == "'=HYPERLINK(1)"
    assert rows[-1]["cost_usd"] == "0.500000000000"
    assert {row["created_at"] for row in rows} == {"2026-11-30T12:00:00Z"}
