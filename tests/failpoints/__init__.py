"""Processes that die, freeze or fail at one named place each, with a node of each effect class in hand."""
