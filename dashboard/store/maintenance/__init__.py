"""The work of an operator on the database: backups, their restoring, deleting what is not needed, and how it stands."""
