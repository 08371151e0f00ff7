"""The state machine that runs a graph, and its asyncio driver. Independent of Django, Celery and the system
clock."""
