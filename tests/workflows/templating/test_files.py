"""Files in templates: handed on as they are, printed by their name or address, never as such."""

from typing import Any

import pytest

from workflows.templating import compile, render
from workflows.templating.errors import TemplateError
from workflows.templating.file_addresses import addresses

FILE = {"$file": "f1", "name": "a.png", "content_type": "image/png", "size": 3}
DATA: dict[str, Any] = {"form": {"photo": FILE, "all": [FILE]}, "page": {"title": "x"}}


@pytest.fixture(autouse=True)
def base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "base", "https://wireloom.test")


def test_a_field_that_is_nothing_but_a_file_is_the_file() -> None:
    assert compile("{{form.photo}}").value(DATA) == FILE


@pytest.mark.parametrize(
    "source", ["See {{form.photo}}", "See {{form.all}}", "See {{#with form}}{{photo}}{{/with}}"]
)
def test_printing_it_says_what_can_be_printed(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(source, DATA)
    assert caught.value.code == "not_printable"
    assert ".name`" in caught.value.hint and ".url`" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{form.photo.name}}", "a.png"),
        ("<{{form.photo.url}}>", "<https://wireloom.test/api/assets/f1/content/>"),
        ("{{form.all.0.url}}", "https://wireloom.test/api/assets/f1/content/"),
        ("{{#with form.photo}}{{url}}{{/with}}", "https://wireloom.test/api/assets/f1/content/"),
        ("{{#each form.all}}{{this.url}}{{/each}}", "https://wireloom.test/api/assets/f1/content/"),
        ("{{default form.photo.url 'none'}}", "https://wireloom.test/api/assets/f1/content/"),
    ],
)
def test_its_name_and_its_address_are_text(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize("source", ["{{page.url}}", "{{form.photo.uri}}", "{{url}}"])
def test_nothing_else_has_an_address(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(source, DATA)
    assert caught.value.code == "missing_reference"
