"""Answers of people and links to waiting executions."""
