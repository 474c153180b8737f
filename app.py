"""Start the map: `gunicorn -c python:dashboard.operations.gunicorn app:server`, or `python app.py` for a try."""

import logging
import os

from dashboard.factory import app_from_environment
from dashboard.operations.log_lines import set_up_log

port = os.environ.get("PORT", "8050")
if __name__ == "__main__" and not (port.isdecimal() and 0 < int(port) < 65_536):
    raise SystemExit(f"PORT is “{port}”; write a number between 1 and 65535.")
set_up_log()
app = app_from_environment()
server = app.server

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(port), threaded=True)
