"""Writes template files to fill in: the columns, one example row, and in a workbook a sheet of help."""

import codecs

from dashboard.language import current_language, gettext as _
from dashboard.records.schema.column_help import HELP, template_header
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.escaping import csv_rows
from dashboard.records.writing.template_and_editing_workbooks import template_workbook


def template(dataset: Dataset, form: str) -> bytes:
    """A file for people to fill in, as ``form`` "csv" or "xlsx", with an example row that they have to delete. Headers
    and lists are in the current language; in the source language the headers are the names of the fields."""
    if form == "xlsx":
        return template_workbook(dataset)
    heads = [template_header(name, current_language()) for name in HELP[dataset]]
    examples = [_(one.example) if name == "status" else one.example for name, one in HELP[dataset].items()]
    return codecs.BOM_UTF8 + csv_rows([heads, examples])
