"""The limit of open files and sockets of a process, which bounds its connections."""

import resource

USUAL_HARD_LIMIT = 16_384
"""Requested if the system names no limit but does not grant "unlimited"."""
FEW = 2_048
"""A worker holds up to 1,000 executions, each with a connection."""
MOST_CONNECTIONS = 10_000


def raise_open_files() -> str | None:
    """Raise the limit to what the system grants; returns a warning for the operator if that is low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = USUAL_HARD_LIMIT if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    except (ValueError, OSError):
        wanted = soft
    if max(soft, wanted) >= FEW:
        return None
    return (
        f"Only {wanted} files may be open at a time, so at most {default_connections()} connections are accepted; "
        f"raise the hard limit (ulimit -Hn, LimitNOFILE=) to {USUAL_HARD_LIMIT}."
    )


def default_connections() -> int:
    """The default connection limit of the web process: three quarters of its files; the rest is for its own
    work."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft * 3 // 4)
