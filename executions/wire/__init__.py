"""Messages to workers, browsers and callers, and their formats."""
