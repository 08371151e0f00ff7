"""Browser sessions, as rows that can be listed and ended."""
