"""The redactor of a run: see `core.redaction`."""

from core.redaction import MASK, Redactor

__all__ = ["MASK", "Redactor"]
