"""Host patterns: `api.example.com`, `*.example.com` for everything below a name, `*` for every host."""

from collections.abc import Collection
from ipaddress import ip_address

from core.egress.errors import EgressError
from core.egress.urls import parse

EVERYWHERE = "*"
_BELOW = "*."


def host_pattern(text: str) -> str:
    """The normalised pattern: lower case, ASCII, no port. Raises EgressError `invalid_host`."""
    text = text.strip()
    if text == EVERYWHERE:
        return text
    name = text.removeprefix(_BELOW)
    host = _host(name)
    if name == text:
        return host
    if "." not in host or _is_address(host):
        raise _invalid(text, "`*.` must be followed by a domain that you own, as in *.example.com.")
    return _BELOW + host


def allows(patterns: Collection[str], host: str) -> bool:
    """Whether a host (lower case, ASCII, no final dot) matches one of the patterns."""
    return any(
        pattern in (EVERYWHERE, host) or (pattern.startswith(_BELOW) and host.endswith(pattern[1:]))
        for pattern in patterns
    )


def widened(before: Collection[str], after: Collection[str]) -> bool:
    """Whether `after` allows a host that `before` does not."""
    # Names below a domain are covered by a pattern for a shorter one; a pattern can be matched like a host.
    return any(pattern not in before and not allows(before, pattern) for pattern in after)


def check_host(hosts: Collection[str] | None, host: str) -> None:
    """Raise EgressError `credential_host_refused` for a host that matches no pattern; None allows all."""
    if hosts is not None and not allows(hosts, host):
        raise EgressError(
            "credential_host_refused",
            f"The credential may not be sent to {host}.",
            f"Add {host} to the credential's hosts if its secret belongs there, or choose another credential.",
        )


def _host(name: str) -> str:
    bare = name.removeprefix("[").removesuffix("]")
    literal = f"[{bare}]" if ":" in bare else bare
    try:
        target = parse(f"https://{literal}/")
    except EgressError as error:
        raise _invalid(name, error.message) from error
    if target.port != 443 or target.path != "/" or any(mark in bare for mark in "/?#@"):
        raise _invalid(name, "Enter only a name, without scheme, port and path.")
    return target.host


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _invalid(text: str, why: str) -> EgressError:
    return EgressError("invalid_host", f"{text[:80]!r} is not a host: {why}", "For example api.example.com.")
