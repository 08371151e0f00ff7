"""Schedules: when they fire, and what became of each planned time."""
