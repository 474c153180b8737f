"""What runs the service: addresses for health checks, and settings of gunicorn."""
