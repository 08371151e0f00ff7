"""What chat nodes share: parameters, the request, and JSON in an answer."""
