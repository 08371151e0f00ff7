"""ASGI applications around Django: what a connection may send, and who may open one."""
