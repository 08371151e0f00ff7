"""The scheduler process: wakes executions, sweeps, and deletes old data."""
