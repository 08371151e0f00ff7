"""The process that runs executions: the only place where the engine and Django meet."""
