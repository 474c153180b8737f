"""Kinds of files that records come in: each gives rows of cells."""
