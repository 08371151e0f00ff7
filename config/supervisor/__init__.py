"""The implementation of `manage.py up`: one parent that forks, monitors and ends all processes."""
