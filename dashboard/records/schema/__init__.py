"""The columns of records, the matching of headers, and the issues of files with their words."""
