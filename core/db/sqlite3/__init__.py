"""Django's SQLite, with one line for all who write."""
