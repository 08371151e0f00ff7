"""File names from outside."""

import pytest

from assets.names import clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("Grüße 漢字.txt", "Grüße 漢字.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\photo.png", "photo.png"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("nul\x00l.txt", "null.txt"),
        (" .hidden. ", "hidden"),
        ("half \ud83d.txt", "half \ufffd.txt"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
    ],
)
def test_only_a_name_is_left_and_it_shows_what_it_is(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_name_that_is_too_long_keeps_its_ending() -> None:
    name = clean_name("a" * 400 + ".jpeg")
    assert len(name) == 255 and name.endswith("a.jpeg")
