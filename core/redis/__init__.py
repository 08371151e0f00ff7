"""Clients and connections for Redis and Valkey."""
