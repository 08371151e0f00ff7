"""Every way in which an execution begins, is begun again, or is ended from outside."""
