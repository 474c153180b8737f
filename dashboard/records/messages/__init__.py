"""The one table of issue codes: severity, title, sentence and fix of each."""

from dashboard.records.messages.files import FILE_MESSAGES
from dashboard.records.messages.message import Message
from dashboard.records.messages.rows import ROW_MESSAGES
from dashboard.records.messages.sources import SOURCE_MESSAGES

MESSAGES: dict[str, Message] = {**FILE_MESSAGES, **ROW_MESSAGES, **SOURCE_MESSAGES}
