"""People and links that answer what an execution waits for."""
