"""Parts that every page shares: rendering of templates, head, layout, tables, colours, texts of records."""
