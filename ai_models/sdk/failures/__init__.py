"""From what a provider says to an error that a user understands."""
