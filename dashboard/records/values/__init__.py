"""The value of one cell: dates, money, status, text."""
