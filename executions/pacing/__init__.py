"""Who may be called, and may call, how often: hosts, credentials, addresses."""
