"""Writes files of records: CSV, workbooks, templates, IATI, HXL, and an uploaded file with its issues."""
