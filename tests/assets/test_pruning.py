"""Uploads that nobody has used."""

import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from assets.models import Asset
from assets.pruning import unused_uploads_delete
from tests.assets.sending import uploaded
from tests.executions.factories import execution
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)


def aged(person: Person, hours: int, **fields: object) -> Asset:
    """An upload of so many hours ago."""
    made = uploaded(person)["id"]
    Asset.objects.filter(pk=made).update(created_at=timezone.now() - timedelta(hours=hours), **fields)
    return Asset.objects.get(pk=made)


def test_they_go_after_a_day_and_their_bytes_too(alice: Person) -> None:
    old, new = aged(alice, 25), aged(alice, 23)
    assert unused_uploads_delete(timezone.now(), time.monotonic() + 60)
    assert list(Asset.objects.all()) == [new]
    assert [default_storage.exists(str(one.file.name)) for one in (old, new)] == [False, True]


def test_what_is_kept_or_taken_by_an_execution_stays(alice: Person) -> None:
    kept = aged(alice, 1000, kept=True)
    taken = aged(alice, 1000, execution=execution(alice).pk)
    assert unused_uploads_delete(timezone.now(), time.monotonic() + 60)
    assert set(Asset.objects.all()) == {kept, taken}


def test_it_goes_on_where_its_time_was_up(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.pruning.BATCH", 1)
    aged(alice, 25)
    aged(alice, 25)
    now = timezone.now()
    assert not unused_uploads_delete(now, time.monotonic())
    assert Asset.objects.count() == 1
    assert not unused_uploads_delete(now, time.monotonic())
    assert unused_uploads_delete(now, time.monotonic())
