"""Encodes request bodies and decodes response bodies."""
