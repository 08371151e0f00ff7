"""Which headers a workflow may not set in an answer to its caller, and why.

The reason is shown before publishing, and the header is left out when the answer is sent.
"""

_FRAMING = "it describes the connection, which Wireloom controls"
_ORIGIN = "it would affect everything at Wireloom's address, not only this answer"
_PROXY = "a proxy in front of Wireloom would obey it"
_FIXED = "Wireloom sets it itself, so that an answer can do no harm in a browser"

_REASONS = {
    _FRAMING: (
        *("connection", "content-encoding", "content-length", "keep-alive", "te", "trailer"),
        *("transfer-encoding", "upgrade"),
    ),
    _ORIGIN: (
        *("alt-svc", "clear-site-data", "nel", "origin-agent-cluster", "report-to", "reporting-endpoints"),
        *("service-worker-allowed", "set-cookie", "strict-transport-security"),
    ),
    _PROXY: ("x-sendfile",),
    _FIXED: (
        *("cache-control", "content-security-policy", "content-security-policy-report-only"),
        "x-content-type-options",
    ),
}
_REASON = {name: reason for reason, names in _REASONS.items() for name in names}

SAFE_TYPES = ("application/json", "text/plain", "text/csv", "image/png", "image/jpeg", "image/webp")
"""Types that a browser displays without running anything; everything else is sent as a download."""


def why_not_sent(name: str) -> str | None:
    """Why the header `name` is left out; None if it is sent."""
    lower = name.lower()
    if lower.startswith("x-accel-"):
        return _PROXY
    if not (name.isascii() and name.replace("-", "").isalnum()):
        return "it is not a valid header name"
    return _REASON.get(lower)
