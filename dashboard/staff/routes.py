"""All addresses of the staff pages, in one blueprint that checks access before each view."""

from collections.abc import Callable

from flask import Blueprint, Flask

from dashboard.errors import RecordsError
from dashboard.language import ngettext
from dashboard.staff import guide, history, holds, home, journal, pictures, place_names_and_words, sources
from dashboard.staff.accounts import (
    account_pages,
    invitations_and_password_links,
    second_step,
    sign_in,
)
from dashboard.staff.accounts.sessions import keep_sessions
from dashboard.staff.drafts import (
    corrections_and_decisions,
    difference,
    draft_page_helpers,
    mapping,
    preview,
    publishing_approval_and_comments,
    review,
    uploads_and_downloads,
)
from dashboard.staff.records import editing, live_preview, suggestions
from dashboard.staff.web import template_filters
from dashboard.staff.web.access import guard
from dashboard.staff.web.csrf_and_headers import protect_forms
from dashboard.staff.web.error_pages import refuse_store
from dashboard.staff.web.staff_context import EXTENSION, StaffContext

Topic = Callable[[Blueprint, StaffContext], None]


def _add_single_sign_on(routes: Blueprint, staff: StaffContext) -> None:
    """Add the addresses of single sign-on if the settings name a provider; only then its library, which takes 15 MB, is
    loaded."""
    if staff.settings.oidc_issuer:
        from dashboard.staff.accounts import oidc  # noqa: PLC0415

        oidc.add_routes(routes, staff)


# Each topic adds its views; every view names with ``needs`` or ``open_to_all`` who may use it.
TOPICS: tuple[Topic, ...] = (
    *(
        home.add_routes,
        sign_in.add_routes,
        sign_in.add_forgotten_routes,
        _add_single_sign_on,
        invitations_and_password_links.add_routes,
        account_pages.add_routes,
    ),
    *(
        account_pages.add_mail_routes,
        second_step.add_routes,
        second_step.add_account_routes,
        account_pages.add_user_routes,
        draft_page_helpers.add_stale_draft,
        uploads_and_downloads.add_routes,
    ),
    *(mapping.add_routes, review.add_routes, difference.add_routes, corrections_and_decisions.add_routes),
    *(
        corrections_and_decisions.add_decision_routes,
        uploads_and_downloads.add_file_routes,
        publishing_approval_and_comments.add_routes,
    ),
    *(
        publishing_approval_and_comments.add_plan_routes,
        preview.add_routes,
        history.add_routes,
        history.add_download_routes,
    ),
    *(history.add_roll_back_routes, journal.add_routes, editing.add_routes),
    *(editing.add_withdrawal_routes, editing.add_draft_routes),
    *(live_preview.add_routes, suggestions.add_routes),
    *(holds.add_routes, place_names_and_words.add_routes, pictures.add_routes, sources.add_routes, guide.add_routes),
)


def add_staff(server: Flask, staff: StaffContext) -> None:
    """Add all that staff pages need to the Flask application ``server``: addresses with their access checks, session
    cookie, form tokens, template filters. ``current_staff_context`` gives ``staff`` from then on."""
    server.extensions[EXTENSION] = staff
    keep_sessions(server, staff)
    protect_forms(server)
    server.jinja_env.globals.update(_=template_filters.sentence, ngettext=ngettext)
    server.jinja_env.filters.update(template_filters.FILTERS)
    routes = Blueprint("staff", __name__, template_folder="templates")
    guard(routes, staff)
    routes.register_error_handler(RecordsError, refuse_store)  # such as choices about a draft that cannot be read
    for add_routes in TOPICS:
        add_routes(routes, staff)
    server.register_blueprint(routes, url_prefix=staff.base.rstrip("/"))
