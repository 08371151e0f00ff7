"""Higher rooms add their kinds of credentials before the general ones, each name once."""

import pytest

from credentials.types.http import HttpBasicCredential, HttpBearerCredential
from credentials.types.registry import CredentialTypes


class Basic(HttpBasicCredential):
    """Another one of the same name."""


def test_what_is_added_stands_before_the_general_ones_in_its_own_order() -> None:
    kinds = CredentialTypes([HttpBasicCredential])
    assert "http_bearer" not in kinds and len(kinds) == 1
    kinds.add(HttpBearerCredential)
    assert list(kinds) == ["http_bearer", "http_basic"] and len(kinds) == 2
    assert kinds["http_bearer"] is HttpBearerCredential


def test_a_process_that_registers_twice_has_each_kind_once() -> None:
    kinds = CredentialTypes([HttpBasicCredential])
    kinds.add(HttpBearerCredential)
    kinds.add(HttpBearerCredential)
    assert list(kinds) == ["http_bearer", "http_basic"]


def test_a_name_that_is_taken_is_refused_naming_both() -> None:
    kinds = CredentialTypes([HttpBasicCredential])
    with pytest.raises(
        ValueError, match="http_basic is already registered as HttpBasicCredential, so Basic cannot"
    ):
        kinds.add(Basic)
    assert kinds["http_basic"] is HttpBasicCredential
