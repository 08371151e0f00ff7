"""What a person shows beside or instead of a password: codes, recovery codes, passkeys."""
