"""Readers for the kinds of files other than CSV (workbooks, IATI, feeds and JSON), each of which gives rows of cells,
and the safe reading of archives and XML that they share."""
