"""Data made and changed."""
