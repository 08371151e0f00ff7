"""Protects secrets: encrypted, kept in private files, and redacted from all output."""
