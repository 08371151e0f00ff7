"""Backup and restore: an archive of rows that either database can read, with the files they refer to, but
without keys.

The database is read first and the files are copied afterwards: a file is on disk before the row that names it
is committed, and never changes. So every file in the snapshot can be copied, except those that retention
deletes meanwhile, together with their rows.
"""
