"""An HTTP request as an input, and an execution's output as the reply."""
