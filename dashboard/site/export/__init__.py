"""The static export: the visitor side as files for any web server."""
