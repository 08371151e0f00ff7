"""The base of all credential types."""

from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)

from core.pasting import pasted_key, without_scheme
from core.secrets.redaction import SHORTEST
from workflows.sdk.schema import form_schema

# The last four characters would reveal too much of a shorter secret.
LONG_ENOUGH_FOR_A_HINT = 16
MASK = "••••"


def _header_safe(value: SecretStr) -> SecretStr:
    """A secret sent in a header must be printable ASCII without surrounding blanks."""
    text = value.get_secret_value().strip()
    if not text.isascii() or not text.isprintable():
        raise ValueError("only printable ASCII characters can be sent; was it copied completely?")
    if not text:
        raise ValueError("this must not be empty")
    return SecretStr(text)


def _encodable(value: SecretStr) -> SecretStr:
    try:
        value.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("this contains half of a surrogate pair; was it copied completely?") from None
    return value


def _pasted(value: Any) -> Any:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return pasted_key(text) if isinstance(text, str) else value


def _without_scheme(value: Any) -> Any:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return without_scheme(text) if isinstance(text, str) else value


def _in_one_piece(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().split()) > 1:
        raise ValueError("a key contains no spaces; was something else copied with it?")
    return value


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < SHORTEST:
        raise ValueError(
            f"a key shorter than {SHORTEST} characters cannot be redacted reliably; "
            "leave it empty if the server needs none"
        )
    return value


_SECRET: dict[str, Any] = {"x-secret": True, "x-widget": "password"}

Secret = Annotated[SecretStr, Field(max_length=4096, json_schema_extra=_SECRET), AfterValidator(_encodable)]
HeaderSecret = Annotated[Secret, AfterValidator(_header_safe)]
ApiKey = Annotated[
    HeaderSecret, BeforeValidator(_pasted), AfterValidator(_in_one_piece), AfterValidator(_long_enough)
]
"""A key as pasted: with `Bearer`, in quotes, or as a line of an `.env` file."""
BearerToken = Annotated[HeaderSecret, BeforeValidator(_without_scheme)]
Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CredentialType(BaseModel):
    """Base of the credential types: its fields are the credential's data, and all are stored encrypted."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    type: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    has_hosts: ClassVar[bool] = False
    """Whether nodes choose where it is sent, so that it must name the allowed hosts."""
    hinted: ClassVar[str]
    """The field whose last characters distinguish one credential from another."""

    @classmethod
    def description(cls) -> str:
        """The docstring's first line."""
        return (cls.__doc__ or "").strip().partition("\n")[0]

    @classmethod
    def data_schema(cls) -> dict[str, Any]:
        """JSON Schema of the data; secret fields have `x-secret`."""
        return form_schema(cls)

    @classmethod
    @cache
    def marked(cls, mark: str) -> tuple[str, ...]:
        """The fields with this mark: `x-secret`, or `x-destination` for those that determine where a secret is
        sent."""
        return tuple(name for name, schema in cls.data_schema()["properties"].items() if schema.get(mark))

    def fields(self) -> dict[str, str]:
        """The set values, decrypted."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: _clear(value) for name, value in values.items() if value is not None}

    def hint(self) -> str:
        """`…abcd`, or a mask if four characters would reveal too much."""
        value = self.fields().get(self.hinted, "")
        return f"…{value[-4:]}" if len(value) >= LONG_ENOUGH_FOR_A_HINT else MASK

    def secrets(self) -> dict[str, str]:
        """The values that must never be stored or shown in clear, each under a name."""
        secret = [name for name in type(self).model_fields if isinstance(getattr(self, name), SecretStr)]
        return {name: value for name, value in self.fields().items() if name in secret}


def _clear(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
