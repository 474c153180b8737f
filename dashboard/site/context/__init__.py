"""What a response is made from: the published records, the visitor's filters, the language, addresses, and formatting
of values."""
