"""The one table of issue codes: severity, title, sentence and fix of each."""

from dashboard.records.schema.messages.files import FILE_MESSAGES
from dashboard.records.schema.messages.message import Message
from dashboard.records.schema.messages.rows import ROW_MESSAGES
from dashboard.records.schema.messages.sources import SOURCE_MESSAGES

MESSAGES: dict[str, Message] = {**FILE_MESSAGES, **ROW_MESSAGES, **SOURCE_MESSAGES}
