"""Each kind of trigger says itself whether it has an address, and which."""

from typing import Any

import pytest
from django.urls import Resolver404, resolve

from tests.people import Person
from workflows.api.trigger_answers import Trigger
from workflows.models import Trigger as TriggerRow
from workflows.models import new_token
from workflows.nodes import catalogue

ADDRESSED = [kind for kind in catalogue() if kind.address_prefix]


def test_webhooks_and_forms_have_an_address() -> None:
    assert {("trigger.webhook", "hooks"), ("trigger.form", "forms")} <= {
        (kind.type, kind.address_prefix) for kind in ADDRESSED
    }


@pytest.mark.parametrize("kind", ADDRESSED, ids=lambda kind: kind.type)
def test_something_answers_at_an_address(kind: Any, settings: Any) -> None:
    url = Trigger.of(TriggerRow(node_id="a", type=kind.type, token=new_token())).url
    assert url and url.startswith(f"{settings.PUBLIC_URL}/{kind.address_prefix}/")
    assert resolve(url.removeprefix(settings.PUBLIC_URL))
    with pytest.raises(Resolver404):
        resolve(f"/{kind.address_prefix}/")


@pytest.mark.parametrize("kind", ["trigger.manual", "of.another.installation"])
def test_others_have_no_address(kind: str) -> None:
    assert Trigger.of(TriggerRow(node_id="a", type=kind, token=new_token())).url is None


@pytest.mark.django_db
def test_the_catalogue_says_who_has_one(alice: Person) -> None:
    told = {kind["type"]: kind["has_address"] for kind in alice.get("/api/node-types/")[1]["results"]}
    assert [kind for kind, has_one in told.items() if has_one] == [kind.type for kind in ADDRESSED]
