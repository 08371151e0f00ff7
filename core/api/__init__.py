"""The API's edges: what comes in is strict, what goes out has one shape, and both stand in the document."""
