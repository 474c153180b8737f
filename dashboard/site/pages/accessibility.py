"""The accessibility statement: how to use the site, what was tested and how, and what was not."""

from __future__ import annotations

from flask import render_template

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.site.context.context import View
from dashboard.site.context.wording import written_date
from dashboard.site.html.head import PageHead
from dashboard.site.html.layout import shell

REVIEWED = "2026-11-22"
"""When the tests below were last gone through by people; change it with the lists."""

LINK_TARGETS = (
    marked(
        "The map is operated with the keyboard alone: one press of Tab leads to it, arrow keys lead from country to"
        " country, Enter opens one. A ring and a label show where you are."
    ),
    marked("The list of places says everything that the map says, without a map."),
    marked("Zooming and moving the map need no dragging: there are buttons for both."),
    marked(
        "Nothing is shown by colour alone: numbers are in the legend, in the label of each country, and in the list."
    ),
    marked("Everything works without JavaScript, except zooming, playing and filtering while you type."),
    marked("Screen readers announce what changes on the page."),
    marked("Light and dark colours, stronger contrast, forced colours and reduced motion follow your device."),
)

TESTED = (
    marked(
        "The checker axe finds no fault on any kind of page, narrow and wide, light and dark."
        " This is tested on each change."
    ),
    marked("Whole visits with the keyboard alone, in Chromium. This is tested on each change."),
    marked("Pages at 400 % zoom (320 pixels wide): nothing is cut off, nothing scrolls sideways."),
    marked("Pages with wider spacing of letters, words, lines and paragraphs."),
    marked("Pages in forced colours and with reduced motion, checked by people."),
    marked("The names that screen readers are given for every country, button and field."),
)

UNTESTED = (
    marked(
        "No test with people who use assistive technology, and none with a real screen reader: names, roles and"
        " announcements were checked as the browser passes them on."
    ),
    marked("No test with voice control, switch control or a screen magnifier."),
    marked("Browsers other than Chromium were not tested automatically."),
)

LIMITS = (
    marked(
        "Countries on the map can be smaller than 24 by 24 pixels. The list of places and the search reach all of them."
    ),
    marked("Pictures, documents and web pages that records link to are not ours; we cannot vouch for them."),
    marked(
        "Some records are not translated. They are marked with their language, so that they are read aloud correctly."
    ),
)


def statement_page(view: View) -> tuple[str, int]:
    """The page at ``/accessibility`` and its status."""
    title = _("Accessibility")
    head = PageHead(
        title=title,
        description=_("How everyone can use this site, what was tested, and how to report a barrier."),
        canonical=view.unfiltered.page("accessibility"),
    )
    lists = (
        (_("How to use it"), LINK_TARGETS),
        (_("What was tested"), TESTED),
        (_("What was not tested"), UNTESTED),
        (_("Known limits"), LIMITS),
    )
    page = render_template(
        "statement.html",
        **shell(view, head),
        title=title,
        lists=[(heading, [_(sentence) for sentence in sentences]) for heading, sentences in lists],
        contact=view.site.settings.contact_email,
        reviewed=written_date(REVIEWED),
    )
    return page, 200
