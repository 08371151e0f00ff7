"""ASGI applications around Django: limits and checks of connections."""
