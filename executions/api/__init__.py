"""The API and the sockets of executions."""
