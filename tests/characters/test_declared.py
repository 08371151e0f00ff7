"""The charset that a document declares, with html5lib as the oracle."""

import random
import re
from io import BytesIO

import pytest
from html5lib._inputstream import HTMLBinaryInputStream

from characters import charset_in_html, charset_in_xml

PAGES = [
    b'<meta charset="utf-8">',
    b"<META CHARSET=windows-1251>",
    b'<!doctype html><html lang="de"><head><title>x</title><meta charset=shift_jis>',
    b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
    b"<meta content='text/html;charset = \"euc-kr\"' http-equiv=content-type>",
    b'<meta content="text/html; charset=big5">',
    b'<meta name="x" content="charset=big5"><meta charset="euc-jp">',
    b"<!-- <meta charset=big5> --><meta charset=utf-8>",
    b'<p title="<meta charset=big5>"><meta charset=iso-8859-2>',
    b"<metacharset=big5><meta charset=idna><meta charset=latin1>",
    b'<meta charset="utf-16"><p>',
    b"<? <meta charset=big5> ?><meta charset=utf-8>",
    b"</ <meta charset=big5><meta charset=utf-8>",
    b"<!x <meta charset=big5><meta charset=utf-8>",
    b"<" * 500 + b"<meta charset=utf-8>",
    b" " * 1000 + b"<meta charset=utf-8>",
    b" " * 1020 + b"<meta charset=utf-8>",
    b'<p title="not closed <meta charset=big5>',
    b"<meta charset",
    b"",
]

VALUE_WITH_BRACKET = re.compile(rb"=\s*[^\s\"'>]*<")


def oracle(page: bytes) -> str | None:
    stream = HTMLBinaryInputStream(BytesIO(page), useChardet=False)
    found = stream.detectEncodingMeta()
    return found.name if found else None


@pytest.mark.parametrize("page", PAGES)
def test_meta_elements_are_read_as_browsers_read_them(page: bytes) -> None:
    assert charset_in_html(page) == oracle(page)


def test_pages_made_of_pieces_are_read_as_the_oracle_reads_them() -> None:
    dice = random.Random(20)
    pieces = [
        b"<meta ",
        b"charset=",
        b"big5",
        b'"',
        b"'",
        b">",
        b"<p ",
        b"</p>",
        b"<!--",
        b"-->",
        b" ",
        b"/",
        b"=",
    ]
    pieces += [
        b"content=",
        b"http-equiv=content-type ",
        b"text/html;charset=",
        b"utf-8",
        b"x",
        b"<",
        b"<!",
        b"<?",
    ]
    for _ in range(20_000):
        page = b"".join(dice.choices(pieces, k=dice.randint(1, 14))) + b">"
        # The standard ends a value without quotes at a space or `>` only, html5lib at `<` too.
        if not VALUE_WITH_BRACKET.search(page):
            assert charset_in_html(page) == oracle(page), page


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<meta/charset='koi8-r'/>", "koi8-r"),
        (b"<meta charset=utf-8", None),
        (b"<meta charset=utf-8<p>", None),
    ],
)
def test_where_the_oracle_is_older_than_the_standard_the_standard_counts(
    page: bytes, charset: str | None
) -> None:
    assert charset_in_html(page) == charset


@pytest.mark.parametrize(
    ("document", "charset"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "windows-1252"),
        (b"<?xml version='1.0' encoding = 'windows-1251' standalone='yes'?>", "windows-1251"),
        (b'<?xml version="1.0"?><a encoding="koi8-r"/>', None),
        (b'<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
        (b'<?xml version="1.0" encoding="unicode_escape"?>', None),
        (b' <?xml version="1.0" encoding="koi8-r"?>', None),
    ],
)
def test_an_xml_declaration_counts_at_the_very_beginning(document: bytes, charset: str | None) -> None:
    assert charset_in_xml(document) == charset
    assert charset_in_html(document) == charset
