"""Reads files of any kind, from bytes to rows of cells and a column for each field, which it finds by the headers."""
