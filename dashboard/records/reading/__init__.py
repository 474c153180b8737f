"""Reads files of any kind, from bytes to rows of cells, and finds which column holds which field."""
