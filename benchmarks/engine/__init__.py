"""Measures Wireloom from outside, with the figures of its peers beside: `python -m benchmarks.engine`."""
