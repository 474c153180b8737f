"""Answers as bytes: static files, compression, caching, security headers, errors for programs."""
