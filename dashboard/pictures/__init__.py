"""Uploaded pictures, without Flask and SQL: checked by their content, and made anew in the sizes that pages show."""
