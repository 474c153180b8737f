"""Running the service: the addresses of health checks, and the settings of gunicorn."""
