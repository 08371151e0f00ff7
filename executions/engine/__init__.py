"""The state machine that runs a graph, and its asyncio driver. No Django, no Celery, no clock of its own."""
