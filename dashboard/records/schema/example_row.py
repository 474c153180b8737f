"""The row that a template brings as an example: it is never published."""

EXAMPLE_ID = "EXAMPLE-1"
HELP_SHEET = "How to fill in"  # the same in every language, so that a workbook that comes back is known
