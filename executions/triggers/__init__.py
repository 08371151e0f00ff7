"""Triggers, which start executions from outside."""
