"""Converts HTTP requests to inputs, and executions' outputs to replies."""
