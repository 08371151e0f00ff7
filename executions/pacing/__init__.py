"""Rate limits of outgoing calls to hosts and credentials, and of incoming calls to addresses."""
