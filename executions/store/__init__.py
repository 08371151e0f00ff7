"""Changes of rows: transactions, status transitions, values stored as files, and hand-written SQL."""
