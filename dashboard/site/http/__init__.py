"""What is specific to HTTP: static files, compression, caching, security headers, errors of the data API."""
