"""What a response is made from: site and view, addresses, pictures of records, the logo, the date of an earlier state,
and values written in the visitor's language."""
