"""Values too large for an answer can be had whole, by those who may see their execution."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from assets.models import Asset
from executions.models import Execution
from executions.store.values import written
from tests.executions.factories import execution
from tests.people import Person

VALUE = {"list": [{"n": 12345678901234567890}] * 20_000, "text": "grüße"}
TEXT = json.dumps(VALUE, ensure_ascii=False)


def kept(row: Execution) -> Asset:
    """A large value of the execution."""
    asset = written(TEXT, row.organization_id, row.pk)
    asset.save()
    return asset


def fetch(who: Person, path: str) -> Any:
    return Client(headers={"Authorization": f"Bearer {who.token}"}).get(path)


def path(row: Execution, asset: Asset) -> str:
    return f"/api/executions/{row.pk}/values/{asset.pk}/"


def test_a_large_value_is_downloaded_as_it_was_written(alice: Person) -> None:
    row = execution(alice)
    answer = fetch(alice, path(row, kept(row)))
    assert (answer.status_code, answer.content.decode()) == (200, TEXT)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_a_retry_took_over_is_found_under_it_too(alice: Person) -> None:
    first, retry = execution(alice), execution(alice)
    assert fetch(alice, path(retry, kept(first))).status_code == 200


def test_another_organisation_s_value_is_not_there(people: dict[str, Person]) -> None:
    hers, mine = execution(people["alice"]), execution(people["charlie"])
    asset = kept(hers)
    for row in (hers, mine):
        assert fetch(people["charlie"], path(row, asset)).status_code == 404
    assert Client().get(path(hers, asset)).status_code == 401


def test_a_file_that_belongs_to_no_execution_is_no_value(alice: Person) -> None:
    row = execution(alice)
    asset = kept(row)
    Asset.objects.filter(pk=asset.pk).update(execution=None)
    assert fetch(alice, path(row, asset)).status_code == 404
    assert fetch(alice, f"/api/executions/{row.pk}/values/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("gone", ["file", "row"])
def test_a_value_that_is_gone_says_so(alice: Person, gone: str) -> None:
    row = execution(alice)
    asset = kept(row)
    asset.file.delete(save=False)
    if gone == "row":
        Asset.objects.filter(pk=asset.pk).delete()
    answer = fetch(alice, path(row, asset))
    assert answer.status_code == {"file": 410, "row": 404}[gone]
