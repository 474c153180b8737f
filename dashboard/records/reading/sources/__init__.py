"""Readers for the kinds of files other than CSV: workbooks, IATI, feeds and JSON. Each gives rows of cells."""
