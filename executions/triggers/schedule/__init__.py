"""Schedules: when they fire, and the outcome of each planned time."""
