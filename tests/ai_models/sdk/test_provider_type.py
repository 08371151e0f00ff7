"""A provider that nobody could use is refused where it is declared."""

from typing import Any

import pytest

from ai_models.providers.sandbox.client import Sandbox
from ai_models.sdk.provider_type import ProviderType
from credentials.types.http import HttpBearerCredential


def declared(**said: Any) -> ProviderType:
    return ProviderType(client=lambda _fields, _context: Sandbox(), **said)


def test_a_model_or_a_credential_must_lead_to_it() -> None:
    with pytest.raises(ValueError, match="nothing has neither a credential nor models of its own"):
        declared(name="nothing")
    assert declared(name="prefixed", model_prefix="prefixed/").credential is None
    assert declared(name="http_bearer", credential=HttpBearerCredential).model_prefix == ""


def test_its_credential_is_called_as_it_is() -> None:
    with pytest.raises(ValueError, match="the credential of acme is of the type http_bearer"):
        declared(name="acme", credential=HttpBearerCredential)
