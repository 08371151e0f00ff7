"""An address of every pattern that the web process knows."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from hypothesis import find
from hypothesis import strategies as st

SAMPLES = {
    "uuid": str(UUID(int=1)),
    "token": "t" * 43,
    "str": "text",
    "int": "1",
    "slug": "slug",
    "path": "a/b",
}


def all_addresses() -> list[str]:
    """Made from the patterns themselves, so that a new one cannot be forgotten."""
    return sorted({f"/{path}" for path in _below(get_resolver())})


def _below(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = _sample(pattern)
        if isinstance(pattern, URLResolver):
            yield from (f"{here}{rest}" for rest in _below(pattern))
        else:
            yield here


def _sample(pattern: URLPattern | URLResolver) -> str:
    if isinstance(pattern.pattern, RegexPattern):
        regex = str(pattern.pattern).removeprefix("^")
        whole = regex.endswith("$")
        return (
            str(find(st.from_regex(regex.removesuffix("$"), fullmatch=True), lambda _: True))
            if whole
            else regex
        )
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES[kind])
    assert "<" not in route, route
    return route
