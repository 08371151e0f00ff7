"""Files in a store that speaks S3: as on the disk, from the upload to the end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from assets.models import Asset
from config.backup.restoring import put_file
from config.diagnosis import storage as look_at_storage
from core.object_storage import StorageAwayError
from executions.store.values import loaded, reference, written
from executions.upkeep.unreferenced import UnreferencedFiles
from tests.assets.sending import fetch, upload, uploaded
from tests.executions.factories import execution
from tests.people import Person

KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
"""Made up; the server of the tests looks at neither."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A store with the bucket `files`."""
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    url = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=url, **KEYS).create_bucket(Bucket="files")
    yield url
    running.stop()


@pytest.fixture
def store(server: str, settings: Any) -> Iterator[str]:
    """The settings' default storage is that bucket."""
    options = {"bucket_name": "files", "endpoint_url": server, "region_name": "us-east-1"}
    options |= {"access_key": "key", "secret_key": "secret", "location": ""}
    backend = {"BACKEND": "core.object_storage.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    yield server


def test_a_file_goes_up_comes_back_in_parts_and_goes_away(alice: Person, store: str) -> None:
    content = bytes(range(256)) * 1024
    made = uploaded(alice, content, "Grüße.bin")
    assert fetch(alice, made["id"]).content == content
    part = fetch(alice, made["id"], Range="bytes=1000-1099")
    assert (part.status_code, part.content) == (206, content[1000:1100])
    name = str(Asset.objects.get().file.name)
    assert default_storage.exists(name)
    default_storage.delete(name)
    assert fetch(alice, made["id"]).status_code == 410


def test_a_large_value_is_read_back(alice: Person, store: str) -> None:
    row = execution(alice)
    asset = written('{"a": [1, 2]}', row.organization_id, row.pk)
    asset.save()
    assert loaded(reference(asset, "{}"), row.organization_id) == {"a": [1, 2]}


@pytest.mark.django_db
def test_what_nothing_refers_to_is_found_and_deleted(store: str) -> None:
    left = default_storage.save("files/2020/01/01/left", ContentFile(b"x"))
    assert UnreferencedFiles().go_on(datetime.now(UTC), float("inf"))
    assert not default_storage.exists(left)


def test_a_store_that_is_away_is_a_503_and_no_row_is_left(alice: Person, store: str, settings: Any) -> None:
    options = settings.STORAGES["default"]["OPTIONS"] | {"bucket_name": "another"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    answer = upload(alice)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "storage_away")
    assert not Asset.objects.exists()
    with pytest.raises(OSError, match="store answers") as raised:
        default_storage.save("files/a", ContentFile(b"x"))
    assert isinstance(raised.value, StorageAwayError)
    (finding,) = look_at_storage()
    assert finding.ok is False and "NoSuchBucket" in finding.message


class OnePart:
    """An archive of one part, which comes in pieces."""

    def chunks(self, _part: str) -> Iterator[bytes]:
        yield from (b"one ", b"two")


def test_a_backup_is_restored_into_it(store: str) -> None:
    archive: Any = OnePart()
    put_file(archive, "assets/files/2020/01/02/a", "files/2020/01/02/a")
    with default_storage.open("files/2020/01/02/a") as file:
        assert file.read() == b"one two"


def test_the_doctor_finds_that_it_works(store: str) -> None:
    (finding,) = look_at_storage()
    assert finding.ok is True


def test_bytes_that_are_not_in_a_file_go_in_too(store: str) -> None:
    name = default_storage.save("files/plain", BytesIO(b"plain"))  # type: ignore[arg-type]
    with default_storage.open(name) as file:
        assert file.read() == b"plain"
