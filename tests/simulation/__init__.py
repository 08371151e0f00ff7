"""The engine under random graphs and faults, compared with what the contract says."""
