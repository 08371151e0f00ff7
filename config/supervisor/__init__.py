"""What `manage.py up` is made of: one parent that forks everything, watches it and ends it."""
