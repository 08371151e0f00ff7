"""What must stay secret: encrypted, kept in private files, and masked wherever it might show."""
