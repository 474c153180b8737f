"""Pages for admins: the first page, records held back, the organisation's own place names."""
