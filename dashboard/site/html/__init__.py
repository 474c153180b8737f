"""Parts that pages share: rendering of templates, head, layout, tables, colours, texts of records, the filters in
words, links to other languages, and pages of errors."""
