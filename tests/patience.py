"""How long tests wait for expected events."""

PATIENCE_S = 40.0
"""Only a defect takes that long, however busy the machine is. A test that waits so says nothing about speed."""
