"""The file storage, by the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.storages import LOCAL, default_storage

S3 = {"WIRELOOM_STORAGE": "s3", "WIRELOOM_S3_BUCKET": "files"}


def configured(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, object]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return default_storage()


def test_without_a_word_it_is_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIRELOOM_STORAGE", raising=False)
    assert configured(monkeypatch) == LOCAL


def test_a_store_has_a_bucket_and_may_have_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    found = configured(
        monkeypatch, **S3, WIRELOOM_S3_ENDPOINT="https://s3.example.com", WIRELOOM_S3_REGION="eu"
    )
    assert found["OPTIONS"] == {
        "bucket_name": "files",
        "endpoint_url": "https://s3.example.com",
        "region_name": "eu",
        "location": "",
        "access_key": None,
        "secret_key": None,
    }


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"WIRELOOM_STORAGE": "ftp"}, "WIRELOOM_STORAGE must be one of local, s3"),
        ({"WIRELOOM_STORAGE": "s3"}, "WIRELOOM_S3_BUCKET must be set"),
        ({**S3, "WIRELOOM_S3_ACCESS_KEY": "a"}, "WIRELOOM_S3_SECRET_KEY must be set"),
    ],
)
def test_what_cannot_be_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], why: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=why):
        configured(monkeypatch, **environment)
