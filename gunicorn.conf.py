"""gunicorn reads this file by itself, so that a plain `gunicorn app:server` has the settings of the service, too."""

from dashboard.operations.gunicorn import *  # noqa: F403 - every name there is a setting
