"""The work of an operator on the database: backups and restoring them, its state, and deleting what is not needed."""
