"""What was spent on models, summed over the ledger's rows."""
