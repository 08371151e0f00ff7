"""Executions over REST and sockets."""
