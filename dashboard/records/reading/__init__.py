"""Reads files of any kind: from bytes to rows of cells, headers and the columns that they mean."""
