"""What starts an execution from outside."""
