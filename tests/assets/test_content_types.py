"""The content type of a file, determined from its bytes."""

import pytest

from assets.content_types import content_type_of

REST = bytes(200)
BINARY = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff\xe0\x00\x10JFIF": "image/jpeg",
    b"GIF89a\x01\x00": "image/gif",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ": "image/webp",
    b"RIFF\x24\x00\x00\x00WAVEfmt ": "audio/wav",
    b"ID3\x03\x00": "audio/mpeg",
    b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00": "audio/mp4",
    b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41": "video/mp4",
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm": "video/webm",
    b"\x1f\x8b\x08\x00": "application/gzip",
    b"PK\x03\x04\x14\x00": "application/zip",
}


@pytest.mark.parametrize(("head", "expected"), BINARY.items(), ids=BINARY.values())
def test_a_signature_tells_whatever_the_name_says(head: bytes, expected: str) -> None:
    assert content_type_of(head + REST, "page.html") == expected


def test_bytes_without_a_signature_are_just_bytes() -> None:
    assert content_type_of(bytes(range(255, 0, -1)), "photo.png") == "application/octet-stream"


def test_a_pdf_is_one_though_it_begins_as_text() -> None:
    assert content_type_of(b"%PDF-1.7\n1 0 obj\n", "a.txt") == "application/pdf"


def test_an_archive_that_is_named_as_a_document_is_one() -> None:
    assert content_type_of(b"PK\x03\x04" + REST, "Report.DOCX").endswith("wordprocessingml.document")


RUNS_IN_BROWSERS = {
    "<!DOCTYPE html><p>": "text/html",
    "\ufeff \n<HTML>": "text/html",
    "<script>alert(1)</script>": "text/html",
    "<!-- a --><svg xmlns='http://www.w3.org/2000/svg'>": "image/svg+xml",
    "<svg>": "image/svg+xml",
    "<?xml version='1.0'?>\n<svg>": "image/svg+xml",
    "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>": "application/xhtml+xml",
    "<?xml version='1.0'?><feed>": "application/xml",
}


@pytest.mark.parametrize(("text", "expected"), RUNS_IN_BROWSERS.items())
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.png", ""])
def test_markup_passes_for_nothing_else(text: str, expected: str, name: str) -> None:
    assert content_type_of(text.encode(), name) == expected


def test_an_image_that_is_a_script_in_truth_is_text() -> None:
    assert content_type_of(b"GIF89a=1;alert(1)", "a.gif") == "text/plain"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "text/csv"),
        ("a.JSON", "application/json"),
        ("a.md", "text/markdown"),
        ("a.js", "text/plain"),
        ("a.html", "text/plain"),
        ("", "text/plain"),
    ],
)
def test_between_kinds_of_harmless_text_the_name_tells(name: str, expected: str) -> None:
    assert content_type_of("a,b\ngrüße,1\n".encode(), name) == expected


def test_an_empty_file_is_text() -> None:
    assert content_type_of(b"") == "text/plain"
