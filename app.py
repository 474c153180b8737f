"""Start the map: `gunicorn -c python:dashboard.operations.gunicorn app:server`, or `python app.py` for a try."""

import logging

from dashboard.settings import Settings, errors_end_the_process, garbage_collector_rests, host_and_port

with errors_end_the_process(), garbage_collector_rests():
    settings = Settings.from_environment()  # before what takes seconds to load
    host, port = host_and_port() if __name__ == "__main__" else ("", 0)  # gunicorn has its own
    from dashboard.factory import create_app
    from dashboard.operations.log_formatters import set_up_log

    set_up_log()
    app = create_app(settings)
    server = app.server

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server.run(host=host, port=port, threaded=True)
