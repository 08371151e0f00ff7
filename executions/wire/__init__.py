"""What is told to whom: to workers, to browsers, to callers."""
