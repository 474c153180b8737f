"""Health and what else keeps the service running."""
