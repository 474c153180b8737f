"""Uploaded pictures, without Flask and SQL: checked by their content, and saved as new files in the sizes that pages
show."""
