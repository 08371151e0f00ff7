"""What people authenticate with besides or instead of a password: codes, recovery codes and passkeys."""
