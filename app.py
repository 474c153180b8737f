"""Start the map: `gunicorn -c python:dashboard.operations.gunicorn app:server`, or `python app.py` for a try."""

import logging
import os
import sys

from dashboard.errors import WhereWeWorkError
from dashboard.factory import create_app
from dashboard.settings import Settings

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
try:
    app = create_app(Settings.from_environment())
except WhereWeWorkError as error:
    sys.stderr.write(f"{error}\n")
    # A process that gunicorn started with other settings than the shipped ones, which load the application before: it
    # would be started again for ever, but for an exit code that gunicorn knows (Arbiter.APP_LOAD_ERROR).
    is_started_again = "gunicorn.arbiter" in sys.modules and "dashboard.operations.gunicorn" not in sys.modules
    raise SystemExit(4 if is_started_again else 1) from None
server = app.server

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    port = os.environ.get("PORT", "8050")
    if not (port.isdecimal() and 0 < int(port) < 65_536):
        raise SystemExit(f"PORT is “{port}”; write a number between 1 and 65535.")
    server.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(port), threaded=True)
