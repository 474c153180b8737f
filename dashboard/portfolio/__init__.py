"""The published snapshot and the questions asked of it."""
