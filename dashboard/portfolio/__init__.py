"""The published records in memory, and the answers to visitors' filters and searches."""
