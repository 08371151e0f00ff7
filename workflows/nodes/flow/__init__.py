"""Branches, loops, waits, and other workflows."""
