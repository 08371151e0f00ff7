"""File values: the JSON that represents a file, and the values that file parameters accept."""

from typing import Any

import pytest
from pydantic import ValidationError

from workflows.sdk import FileSource, FileSources, FileValue, Params, file_of, is_file
from workflows.sdk.files import data_url_content, files_in

FILE = {"$file": "f1", "name": "a.png", "content_type": "image/png", "size": 3}


class Sending(Params):
    """Parameters of a node that takes files."""

    one: FileSource | None = None
    many: FileSources = []


@pytest.mark.parametrize(
    "value",
    [
        None,
        "f1",
        ["$file"],
        {"$file": "f1"},
        {**FILE, "more": 1},
        {**FILE, "size": -1},
        {**FILE, "name": None},
    ],
)
def test_nothing_else_is_a_file(value: Any) -> None:
    assert file_of(value) is None


def test_a_file_is_read_and_written_as_it_is() -> None:
    file = file_of(FILE)
    assert is_file(FILE) and file == FileValue(id="f1", name="a.png", content_type="image/png", size=3)
    assert file and file.as_json() == FILE


def test_files_are_found_at_any_depth() -> None:
    other = {**FILE, "$file": "f2"}
    found = files_in({"a": [1, {"b": FILE}], "c": other, "d": {"$file": "f3"}})
    assert {file.id for file in found} == {"f1", "f2"}


def test_a_parameter_takes_a_file_a_url_or_a_list_of_them() -> None:
    urls = ["https://example.com/a.png", "data:text/plain,hello"]
    read = Sending(one=FILE, many=[FILE, *urls])  # type: ignore[arg-type]
    assert read.one == file_of(FILE) and read.many == [file_of(FILE), *urls]
    for alone in (FILE, urls[0]):
        assert len(Sending.model_validate({"many": alone}).many) == 1
    assert Sending.model_validate({"many": ""}).many == []


@pytest.mark.parametrize(
    "given", ["http://example.com/", "a.png", "data:nothing", "data:a;base64,%", {"$file": 1}, 5]
)
def test_a_parameter_takes_nothing_else(given: Any) -> None:
    with pytest.raises(ValidationError):
        Sending(one=given)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("data:,a%20b", ("text/plain", b"a b")),
        ("data:image/png;base64,AQI=", ("image/png", b"\x01\x02")),
        ("data:text/plain;charset=utf-8,%C3%BC", ("text/plain;charset=utf-8", "ü".encode())),
    ],
)
def test_a_data_url_holds_a_type_and_bytes(url: str, expected: tuple[str, bytes]) -> None:
    assert data_url_content(url) == expected
