"""Readers for the kinds of files other than CSV: workbooks, IATI and feeds. Each gives rows of cells."""
