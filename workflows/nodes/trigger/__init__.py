"""Nodes that start a workflow."""
