"""How one project or one news item looks in a list."""
