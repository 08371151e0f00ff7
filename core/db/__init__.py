"""Columns, keys and statements, and what becomes of them where the database is away."""
