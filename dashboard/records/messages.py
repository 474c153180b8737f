"""The one table of issue codes: severity, title, sentence and fix of each."""

from dashboard.records.file_messages import FILE_MESSAGES
from dashboard.records.message import Message
from dashboard.records.row_messages import ROW_MESSAGES

MESSAGES: dict[str, Message] = {**FILE_MESSAGES, **ROW_MESSAGES}
