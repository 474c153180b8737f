"""HTML of one project or one news item in a list."""
