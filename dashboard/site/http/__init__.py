"""What is specific to HTTP: static files and bundles, large downloads, compression, caching, security headers, JSON,
and errors of the data API."""
