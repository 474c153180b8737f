"""The columns of records, the headers that name them, and the issues that a file can have."""
