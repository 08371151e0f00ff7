"""Code shared by the chat nodes: parameters, the request, and JSON answers."""
