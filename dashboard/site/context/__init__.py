"""What a response is made from: the published records, the visitor's filters, the language, the addresses."""
