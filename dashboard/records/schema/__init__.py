"""The columns of records and their help, the matching of headers, issues of files with their words, and questions about
files."""
