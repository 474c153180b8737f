"""Parts that every page shares: rendering of templates, head, layout, tables, texts of records."""
