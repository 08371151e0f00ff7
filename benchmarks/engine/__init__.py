"""Wireloom measured from outside, beside the figures of its peers: `python -m benchmarks.engine`."""
