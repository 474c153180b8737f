"""Lists that are split into pages: the page that a request asks for, and how many pages a list has."""

from flask import request

from dashboard.emails_and_numbers import whole_number

NUMBER = "page"
"""The query argument with the number of the page."""


def requested_page() -> int:
    """The number of the page of a list that the current request's query asks for, 1 by default; 0, which no list has,
    for a text that is no whole number."""
    return whole_number(request.args.get(NUMBER, "1")) or 0


def pages_of(total: int, size: int) -> int:
    """How many pages a list of ``total`` entries has, ``size`` on each; at least one."""
    return max(1, -(-total // size))
