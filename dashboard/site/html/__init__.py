"""Parts that every page shares: components and their HTML, head, layout, tables, text of records."""
