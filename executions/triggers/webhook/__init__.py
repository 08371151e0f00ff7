"""Calls of webhooks, published ones and those under test."""
