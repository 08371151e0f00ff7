"""Data of an older version, and what becomes of it."""
