"""The page with the accessibility statement: how to use the site, what was tested and how, and what was not."""

from flask import render_template

from dashboard.language_and_locale import gettext as _
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.context.site_and_request_view import View
from dashboard.site.html.layout import shell
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, breadcrumbs_to

REVIEWED = "2026-11-22"
"""The day on which people last went through the tests that statement.html lists."""


def statement_page(view: View) -> tuple[str, int]:
    """(HTML, 200): the page with the accessibility statement, at ``/accessibility``."""
    title, address = _("Accessibility"), view.unfiltered.page("accessibility")
    head = PageHead(
        title=title,
        description=_("How everyone can use this site, what was tested, and how to report a barrier."),
        canonical=address,
        breadcrumbs=breadcrumbs_to(view.unfiltered, Crumb(title, address)),
    )
    page = render_template(
        "statement.html",
        **shell(view, head),
        title=title,
        contact=view.site.settings.contact_email,
        reviewed=written_date(REVIEWED),
    )
    return page, 200
