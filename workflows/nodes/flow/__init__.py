"""Branches, loops, waits and sub-workflows."""
