"""Files made of records: Excel, templates, IATI, HXL, and a file returned with its issues."""
