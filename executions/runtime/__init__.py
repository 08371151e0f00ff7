"""The only place where the engine and Django meet."""
