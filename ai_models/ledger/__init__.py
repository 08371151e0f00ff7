"""What models were asked and what it cost, call by call."""
