"""Writes files of records: workbooks, templates, IATI, HXL, and an uploaded file with its issues."""
