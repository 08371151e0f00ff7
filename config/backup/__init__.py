"""Backup and restore: an archive of rows that either database can read, the files they refer to, and no keys.

The database is read first and the files are copied after it: a file is on the disk before the row that names it is
committed, and never changes. So every file of the snapshot is there to be copied, but for those that retention
deletes meanwhile, together with their rows.
"""
