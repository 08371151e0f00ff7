"""Nodes that create and change data."""
