"""Browser sessions: rows that can be listed and ended."""
