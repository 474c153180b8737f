"""HTML of one project or one news item in a list, and drawings of when projects run."""
