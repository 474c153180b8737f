"""Start the map: `gunicorn -c python:dashboard.operations.gunicorn app:server`, or `python app.py` for a try."""

import logging
import os

from dashboard.errors import WhereWeWorkError
from dashboard.factory import create_app
from dashboard.settings import Settings

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
try:
    app = create_app(Settings.from_environment())
except WhereWeWorkError as error:
    raise SystemExit(str(error)) from None
server = app.server

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), threaded=True)
