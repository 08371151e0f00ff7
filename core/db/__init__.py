"""Columns, keys and statements, and the handling of database outages."""
