"""How rows change: transactions, status changes, values that are files, and the SQL that is written by hand."""
