"""Formats lines of the log as text or as JSON, with no mail addresses in messages and no tokens or words of a search in
paths; sets up the log of this program and of gunicorn."""

import json
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from dashboard.errors import SettingsError
from dashboard.request_id_and_client_address import request_id
from dashboard.settings import Settings

ACCESS = "access"
"""The attribute of a record with the parts of a line about a request, by name."""
_PRIVATE = re.compile(r"/(staff|suggest|search)/.*", re.DOTALL)
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB_ADDRESS = re.compile(r"(https?://)(?:[^\s/?#@]*@)?([^\s/?#@\"'<>]+)[^\s\"'<>]*")  # a query may hold a key


def without_private_parts(path: str) -> str:
    """``path`` with "…" in place of all that follows ``/suggest/`` or ``/search/`` (the words of a search) or
    ``/staff/`` (which may hold a secret token)."""
    return _PRIVATE.sub(r"/\1/…", path)


def _hidden(text: str) -> str:
    """``text`` without mail addresses, and with web addresses cut down to scheme and host."""
    return _MAIL_ADDRESS.sub("(mail address)", _WEB_ADDRESS.sub(r"\1\2/…", text))


class TextLines(logging.Formatter):
    """Formats lines of the log as text, with the id of the current request, if there is one, at the end of the message.
    In messages and tracebacks mail addresses are hidden, and web addresses are cut down to scheme and host."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that logging calls
        """Called by logging: the line without the traceback, with the id of the request at its end if there is one."""
        name = request_id()
        return super().formatMessage(record) + (f" [{name}]" if name else "")

    def format(self, record: logging.LogRecord) -> str:
        """Called by logging: the line, and the traceback if there is one. Mail addresses are hidden, and web addresses
        are cut down to scheme and host."""
        return _hidden(super().format(record))


class JsonLines(logging.Formatter):
    """Formats each line of the log as one JSON object. In messages, tracebacks and paths mail addresses are hidden, and
    web addresses are cut down to scheme and host."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by logging: a JSON object with ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message`` and
        ``process`` (its id), with ``request_id`` and ``exception`` if there are any, and for a line about an answered
        request with ``method``, ``path``, ``status``, ``bytes`` and ``milliseconds``. In texts mail addresses are
        hidden, and web addresses are cut down to scheme and host."""
        values: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _hidden(record.getMessage()),
            "process": record.process,
        }
        if name := request_id():
            values["request_id"] = name
        if record.exc_info:
            values["exception"] = _hidden(self.formatException(record.exc_info))
        for part, value in getattr(record, ACCESS, {}).items():
            values[part] = _hidden(value) if isinstance(value, str) else value
        return json.dumps(values, ensure_ascii=False)


def formatter(text: str, dates: str | None = None) -> logging.Formatter:
    """The formatter for lines of the log, as JSON or as text, as the setting ``WHEREWEWORK_LOG_FORMAT`` says. ``text``
    is the logging format of lines as text, ``dates`` the format of their times (None: the default of logging). If any
    setting cannot be used, lines are text: the application itself then ends with a sentence about that setting."""
    with suppress(SettingsError):
        if Settings.from_environment().log_format == "json":
            return JsonLines()
    return TextLines(text, dates)


def set_up_log() -> None:
    """Send lines of every logger, from the level INFO on, to standard error, as JSON or as text (setting
    ``WHEREWEWORK_LOG_FORMAT``). Does nothing if the root logger has a handler already."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class ServiceLogger(Logger):  # type: ignore[misc]
    """gunicorn's own log, as JSON or as text (setting ``WHEREWEWORK_LOG_FORMAT``)."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn at the start and when it reads its settings (``cfg``) again: set up its log, with lines as
        JSON or as text (setting ``WHEREWEWORK_LOG_FORMAT``)."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter(handler.formatter._fmt, handler.formatter.datefmt))
