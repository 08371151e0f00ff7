"""Hosted forms."""
