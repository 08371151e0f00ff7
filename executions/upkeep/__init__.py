"""What the scheduler process does: wakes, sweeps, deletes what is old."""
