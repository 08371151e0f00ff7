"""Starting, retrying, calling and cancelling executions."""
