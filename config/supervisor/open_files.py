"""How many files and sockets a process may open, which is what bounds its connections."""

import resource

USUAL_HARD_LIMIT = 16_384
"""Asked for where the system names no limit, and then does not grant "none"."""
FEW = 2_048
"""A worker holds up to 1,000 executions, each with a connection."""
MOST_CONNECTIONS = 10_000


def raise_open_files() -> str | None:
    """Raise the limit to what the system grants; a sentence for the operator where that is little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = USUAL_HARD_LIMIT if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    except (ValueError, OSError):
        wanted = soft
    if max(soft, wanted) >= FEW:
        return None
    return (
        f"Only {wanted} files may be open at a time, so at most {default_connections()} connections are taken; "
        f"raise the hard limit (ulimit -Hn, LimitNOFILE=) to {USUAL_HARD_LIMIT}."
    )


def default_connections() -> int:
    """Connections that the web process may hold: three quarters of its files, the rest is for what it does."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft * 3 // 4)
