"""All addresses of the staff pages, in one blueprint that checks access before each view."""

from collections.abc import Callable

from flask import Blueprint, Flask

from dashboard.errors import RecordsError
from dashboard.language_and_locale import ngettext
from dashboard.staff import (
    activity_journal,
    guide,
    hiding_from_visitors,
    home,
    own_place_names_and_terms,
    pictures,
    sources,
    version_history_and_roll_back,
)
from dashboard.staff.accounts import (
    account_pages,
    invitations_and_password_links,
    sign_in,
    two_factor_sign_in,
)
from dashboard.staff.accounts.sessions_and_cookies import keep_sessions
from dashboard.staff.drafts import (
    column_mapping,
    corrections_and_decisions,
    draft_checks_forms_and_addresses,
    preview,
    publishing_approval_and_comments,
    record_differences,
    review_page,
    uploads_and_downloads,
)
from dashboard.staff.records import field_value_suggestions, live_preview, record_list_and_editing
from dashboard.staff.web import template_filters_and_labels
from dashboard.staff.web.access import StaffRoutes, guard
from dashboard.staff.web.csrf_and_security_headers import protect_forms
from dashboard.staff.web.error_pages import refuse_store
from dashboard.staff.web.staff_context import EXTENSION, StaffContext

Topic = Callable[[Blueprint, StaffContext], None]


def _add_single_sign_on(routes: Blueprint, staff: StaffContext) -> None:
    """Add the addresses of single sign-on if the settings name a provider; only then its library, which takes 15 MB, is
    loaded."""
    if staff.settings.oidc_issuer:
        from dashboard.staff.accounts import oidc  # noqa: PLC0415

        oidc.add_routes(routes, staff)


# Each topic adds its views, with the role that each needs.
TOPICS: tuple[Topic, ...] = (
    home.add_routes,
    sign_in.add_routes,
    sign_in.add_forgotten_routes,
    _add_single_sign_on,
    invitations_and_password_links.add_routes,
    account_pages.add_routes,
    account_pages.add_mail_routes,
    two_factor_sign_in.add_routes,
    two_factor_sign_in.add_account_routes,
    account_pages.add_user_routes,
    draft_checks_forms_and_addresses.add_stale_draft_handler,
    uploads_and_downloads.add_routes,
    column_mapping.add_routes,
    review_page.add_routes,
    record_differences.add_routes,
    corrections_and_decisions.add_routes,
    corrections_and_decisions.add_decision_routes,
    uploads_and_downloads.add_file_routes,
    publishing_approval_and_comments.add_routes,
    publishing_approval_and_comments.add_plan_routes,
    preview.add_routes,
    version_history_and_roll_back.add_routes,
    version_history_and_roll_back.add_download_routes,
    version_history_and_roll_back.add_roll_back_routes,
    activity_journal.add_routes,
    record_list_and_editing.add_routes,
    record_list_and_editing.add_withdrawal_routes,
    record_list_and_editing.add_draft_routes,
    live_preview.add_routes,
    field_value_suggestions.add_routes,
    hiding_from_visitors.add_routes,
    own_place_names_and_terms.add_routes,
    pictures.add_routes,
    sources.add_routes,
    guide.add_routes,
)


def add_staff(server: Flask, staff: StaffContext) -> None:
    """Add the staff pages to the Flask application ``server``: their addresses, access checks, session cookie, form
    tokens and template filters. In a request to ``server``, ``current_staff_context()`` then returns ``staff``."""
    server.extensions[EXTENSION] = staff
    keep_sessions(server, staff)
    protect_forms(server)
    server.jinja_env.globals.update(_=template_filters_and_labels.sentence, ngettext=ngettext)
    server.jinja_env.filters.update(template_filters_and_labels.FILTERS)
    routes = StaffRoutes("staff", __name__, template_folder="templates")
    guard(routes, staff)
    routes.register_error_handler(RecordsError, refuse_store)  # such as choices about a draft that cannot be read
    for add_routes in TOPICS:
        add_routes(routes, staff)
    server.register_blueprint(routes, url_prefix=staff.base.rstrip("/"))
