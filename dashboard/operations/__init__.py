"""Running the service: health checks and metrics, the log, the settings and the worker of gunicorn, and the diagnosis
of an installation."""
