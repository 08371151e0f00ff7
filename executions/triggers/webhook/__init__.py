"""Webhook calls, to published webhooks and to test addresses."""
