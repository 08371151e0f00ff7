"""A file's bytes over HTTP."""

import hashlib
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage

from assets.models import Asset
from assets.storage import CHUNK
from tests.assets.sending import PNG, fetch, fetch_in_pieces, uploaded
from tests.people import Person, make_people

TEXT = b"0123456789"


def test_by_default_it_is_to_be_saved_and_no_browser_makes_a_page_of_it(alice: Person) -> None:
    answer = fetch(alice, uploaded(alice)["id"])
    assert (answer.status_code, answer.content) == (200, PNG)
    told = {
        "Content-Type": "image/png",
        "Content-Length": str(len(PNG)),
        "Content-Disposition": 'attachment; filename="a.png"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{hashlib.sha256(PNG).hexdigest()}"',
        "Accept-Ranges": "bytes",
    }
    assert {name: answer[name] for name in told} == told
    assert answer["Cache-Control"].startswith("private")


def test_a_name_that_is_not_ascii_is_told_as_rfc_6266_has_it(alice: Person) -> None:
    answer = fetch(alice, uploaded(alice, name='Grüße "1".png')["id"])
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe%20%221%22.png"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (PNG, "inline"),
        (TEXT, "inline"),
        (b"<script>alert(1)</script>", "attachment"),
        (b"<svg onload='alert(1)'>", "attachment"),
        (b"<?xml version='1.0'?><a/>", "attachment"),
        (bytes(range(255, 0, -1)), "attachment"),
    ],
    ids=["image", "text", "html", "svg", "xml", "unknown"],
)
def test_only_harmless_types_are_shown_in_place(alice: Person, content: bytes, shown: str) -> None:
    answer = fetch(alice, uploaded(alice, content, "a.png")["id"], "?inline=true")
    assert answer["Content-Disposition"].split(";")[0] == shown


@pytest.mark.parametrize(
    ("asked", "part"),
    [("0-3", "0-3"), ("4-", "4-9"), ("-3", "7-9"), ("8-100", "8-9"), ("-100", "0-9"), ("9-9", "9-9")],
)
def test_a_range_is_a_part(alice: Person, asked: str, part: str) -> None:
    answer = fetch(alice, uploaded(alice, TEXT)["id"], Range=f"bytes={asked}")
    first, last = map(int, part.split("-"))
    whole = part == "0-9"
    assert answer.status_code == (200 if whole else 206)
    assert answer.content == TEXT[first : last + 1]
    assert answer["Content-Length"] == str(last + 1 - first)
    assert answer.headers.get("Content-Range") == (None if whole else f"bytes {part}/10")


@pytest.mark.parametrize("asked", ["10-", "10-20", "-0"])
def test_a_range_behind_the_end_is_told_where_the_end_is(alice: Person, asked: str) -> None:
    answer = fetch(alice, uploaded(alice, TEXT)["id"], Range=f"bytes={asked}")
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */10"
    assert answer.json()["error"]["code"] == "range_not_satisfiable"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=5-3", "bytes=a-b"])
def test_what_is_no_single_range_of_bytes_gets_everything(alice: Person, asked: str) -> None:
    answer = fetch(alice, uploaded(alice, TEXT)["id"], Range=asked)
    assert (answer.status_code, answer.content) == (200, TEXT)


def test_a_range_of_another_version_gets_everything(alice: Person) -> None:
    made = uploaded(alice, TEXT)
    old = fetch(alice, made["id"], **{"Range": "bytes=0-1", "If-Range": '"old"'})
    same = fetch(alice, made["id"], **{"Range": "bytes=0-1", "If-Range": f'"{made["sha256"]}"'})
    assert [old.status_code, same.status_code] == [200, 206]


def test_who_has_it_already_is_told_so(alice: Person) -> None:
    made = uploaded(alice, TEXT)
    answer = fetch(alice, made["id"], **{"If-None-Match": f'"{made["sha256"]}"'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert fetch(alice, made["id"], **{"If-None-Match": '"another"'}).status_code == 200


def test_a_file_that_is_gone_says_so(alice: Person) -> None:
    made = uploaded(alice, TEXT)
    default_storage.delete(str(Asset.objects.get().file.name))
    answer = fetch(alice, made["id"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "file_gone")


@pytest.mark.django_db(transaction=True)
async def test_a_large_file_comes_in_pieces() -> None:
    alice, made = await sync_to_async(_large)()
    chunks = await fetch_in_pieces(alice, made["id"])
    assert [len(chunk) for chunk in chunks] == [CHUNK, CHUNK, 10]
    assert hashlib.sha256(b"".join(chunks)).hexdigest() == made["sha256"]


def _large() -> tuple[Person, dict[str, Any]]:
    alice = make_people()["alice"]
    return alice, uploaded(alice, bytes(range(256)) * 2048 + TEXT)
