"""Puts store, portfolio, visitor side and staff side together into one application."""

import hashlib
import logging
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import dash
import plotly
import pyarrow as pa
from dash import Dash
from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.errors import Busy, CorruptData, StoreError, StoreUnavailable
from dashboard.language_and_locale import gettext as _
from dashboard.operations.doctor import written_folders
from dashboard.operations.health_and_metrics import Metrics, health_routes, share_between_processes
from dashboard.portfolio.disk_copy_of_published_records import LastGoodCopy
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.portfolio.live_snapshot import LivePortfolio
from dashboard.records.schema.columns import Dataset
from dashboard.repeated_failure_log import OutageLog
from dashboard.request_id_and_client_address import RequestContext
from dashboard.review.draft_review import DraftReviews
from dashboard.review.scheduled_source_reading import start_due
from dashboard.settings import PREFIX, ROOT, Settings, try_in_fork
from dashboard.site.api.routes import data_routes
from dashboard.site.context.logo_file import Logo
from dashboard.site.context.site_and_request_view import BOUNDARIES, KEYBOARD, SHAPES, Site
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.draft_preview import preview_site
from dashboard.site.html.colour_palettes_and_contrast import branded, check_colour, schemes
from dashboard.site.html.error_pages import error_answer, refused_answer
from dashboard.site.html.template_rendering import PAGE_TEMPLATES
from dashboard.site.http.caching import AnswerMemory
from dashboard.site.http.large_download_cache import PreparedFiles
from dashboard.site.http.security_headers_and_host_check import for_hosts, secure_with
from dashboard.site.http.static_files import StaticFiles, bundles
from dashboard.site.maps.plotly_map import make_dash
from dashboard.site.routes import visitor_routes
from dashboard.staff.mail.sending import MailSender
from dashboard.staff.routes import add_staff
from dashboard.staff.web.csrf_and_security_headers import is_staff_path, secure_staff
from dashboard.staff.web.error_pages import refuse_http, refuse_store, refuse_unexpected
from dashboard.staff.web.staff_context import StaffContext
from dashboard.store.database_connection_and_transactions import address_without_passwords
from dashboard.store.store import Store, publish_samples
from dashboard.store.wait_limits import request_wait_limits

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)
_CODE = {"dashboard": {".py", ".html", ".mo"}, "assets": {".js", ".css"}}


def create_app(settings: Settings, geography: Geography | None = None, root: Path = ROOT) -> Dash:
    """The whole application as a Dash object; its WSGI server is ``.server``. If ``geography`` is None, it is read from
    the files that the settings name. ``root`` is the folder of the project, with its code and its ``assets``.

    The tables of the database are made or brought up to date. If ``settings.samples`` names a folder, its sample data
    are published for each dataset that has no version yet. If the database does not answer, or its records are damaged,
    the application starts with the copy of the last published records in the cache folder. Without such a copy it
    starts with earlier versions, but only if records are damaged. If the database lies at another place than at the
    last start, it counts as a copy of another database, and all sessions in it end.

    Raises GeographyError and RecordsError for files that cannot be used, SettingsError for a logo, a colour or an
    address of the database that cannot be used, and StoreError if a newer version of this program made the database, or
    if there is nothing to show because the database does not answer or its records are damaged."""
    has_copy = _last_good_copy(settings).read() is not None
    # A file that is not found at a path that somebody chose is lost, and must not become a public site of samples.
    is_chosen = settings.database_url != Settings().database_url
    with request_wait_limits() if has_copy else nullcontext():
        store = Store(settings.database_url, make_file=not is_chosen, may_be_away=has_copy)
        if not store.away:
            _end_copied_sessions(store)
        site, portfolio = create_site(settings, store, geography, root)
        # Before the server forks: its processes share the data, and none is asked before it has some.
        portfolio.start(store.away)
        site.dash.server = _server(site, store, portfolio)
    return site.dash


def _end_copied_sessions(store: Store) -> None:
    try:
        if store.end_copied_sessions():
            log.warning("This database is a copy of another one: all sessions ended, everybody signs in anew.")
    except (StoreError, OSError) as error:  # it may be read-only, or have gone away; the site starts
        log.warning("It is not known whether this database is a copy: %s", error)


def create_site(
    settings: Settings, store: Store, geography: Geography | None = None, root: Path = ROOT
) -> tuple[Site, LivePortfolio]:
    """(site, portfolio): the public pages and the portfolio that they show, without a server. If ``settings.samples``
    names a folder and the database answers, its sample data are published for each dataset that has no version yet.

    If ``geography`` is None, it is read from the files that the settings name. ``root`` is the folder of the project:
    its ``assets`` are served, and a hash of its code is part of the ids of snapshots. Raises GeographyError and
    RecordsError for files that cannot be used, SettingsError for a logo or colour that cannot be used, StoreUnavailable
    if the database does not answer."""
    pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own pool never gives back the memory of a large draft
    if settings.accent:
        check_colour(f"{PREFIX}ACCENT", settings.accent, schemes())
    logo = Logo.read(f"{PREFIX}LOGO", settings.logo) if settings.logo else None
    geography = geography or Geography.load(settings)
    if settings.samples is not None and not store.away and not all(map(store.versions, Dataset)):
        publish = partial(
            publish_samples, store, settings.samples, gazetteer=geography.gazetteer, today=settings.today()
        )
        try_in_fork(publish)
        publish()
    portfolio = LivePortfolio(
        store,
        territories=geography.territories,
        gazetteer=geography.gazetteer,
        poll_seconds=settings.poll_seconds,
        release=release_id(settings, geography.boundaries + geography.finer, root),
        today=settings.today,
        copy=_last_good_copy(settings),
        language=settings.languages[0],
    )
    site = Site(
        settings=settings,
        portfolio=portfolio,
        files=_static_files(settings, geography, root / "assets"),
        geography=geography,
        addresses=Addresses(settings.base_path, settings.languages[0]),
        dash=make_dash(),
        prepared=PreparedFiles(settings.cache_folder / "downloads") if settings.cache_folder else None,
        logo=logo,
        picture_file=store.pictures.file,
    )
    if logo:
        site.files.add({logo.name: logo.body})
    return site, portfolio


def _last_good_copy(settings: Settings) -> LastGoodCopy:
    return LastGoodCopy(settings.cache_folder, address_without_passwords(settings.database_url))


def release_id(settings: Settings, boundaries: bytes, root: Path = ROOT) -> str:
    """A hash of eight hexadecimal digits, of the code below ``root`` (the folder of the project), the boundary files
    (``boundaries`` is their content), the versions of Dash and Plotly, and those settings that change pages, such as
    organisation, languages, colour and logo. A snapshot's id begins with it, so that two releases, or two sites on one
    database, never mix."""
    chosen = (
        settings.organisation,
        settings.languages,
        settings.base_path,
        settings.public_url,
        settings.sections,
        settings.accent,
    )
    digest = hashlib.sha256(repr((*chosen, settings.contact_email, dash.__version__, plotly.__version__)).encode())
    digest.update(boundaries)
    if settings.logo:
        digest.update(settings.logo.read_bytes())
    digest.update(_code_digest(root))
    return digest.hexdigest()[:8]


def _code_digest(root: Path) -> bytes:
    digest = hashlib.sha256()
    for folder, kinds in _CODE.items():
        for path in sorted(root.joinpath(folder).rglob("*")):
            if path.suffix in kinds:
                digest.update(path.read_bytes())
    return digest.digest()


def _server(site: Site, store: Store, portfolio: LivePortfolio) -> Flask:
    server = Flask("dashboard", static_folder=None)
    server.jinja_options = PAGE_TEMPLATES
    server.config.update(COMPRESS_BR_LEVEL=7, COMPRESS_ALGORITHM=["br", "zstd", "gzip"], COMPRESS_STREAMS=False)
    base = site.settings.base_path.rstrip("/")
    server.register_blueprint(visitor_routes(site), url_prefix=base or None)
    server.register_blueprint(data_routes(site), url_prefix=base or None)
    server.register_blueprint(health_routes(portfolio), url_prefix=f"{base}/health")
    staff = _staff_context(site, store, portfolio)
    add_staff(server, staff)
    portfolio.add_regular_task(partial(start_due, site.settings, store))
    if site.settings.smtp_host:
        portfolio.add_regular_task(MailSender(site.settings, store).start_sending_if_due)
    _answer_errors(server, site, portfolio, staff.base)
    server.after_request(secure_with(site.settings.frame_ancestors, site.settings.hsts_days))
    server.after_request(secure_staff(staff.base))  # functions run in reverse order of registration
    Compress(server)
    server.wsgi_app = _with_short_waits(server.wsgi_app)  # type: ignore[method-assign, assignment]
    server.wsgi_app = AnswerMemory(server.wsgi_app, lambda: portfolio.edition)  # type: ignore[method-assign]
    if token := site.settings.metrics_token:
        if {"gunicorn.arbiter", "dashboard.operations.gunicorn"} <= sys.modules.keys():  # tells its processes apart
            share_between_processes()
        metrics = Metrics(portfolio, store.figures, written_folders(site.settings))
        portfolio.add_regular_task(metrics.look)
        server.extensions["metrics"] = metrics
        server.register_blueprint(metrics.routes(token), url_prefix=base or None)
        server.wsgi_app = metrics.counting(server.wsgi_app, base)  # type: ignore[method-assign, assignment]
    if hosts := site.settings.hosts:
        probes = (f"{base}/health/", f"{base}/metrics")
        server.wsgi_app = for_hosts(server.wsgi_app, hosts, probes)  # type: ignore[method-assign, assignment]
    proxies = site.settings.trusted_proxies
    server.wsgi_app = RequestContext(server.wsgi_app, trusts_proxy=proxies > 0)  # type: ignore[method-assign]
    if proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return server


def _with_short_waits(application: "WSGIApplication") -> "WSGIApplication":
    """``application``, whose requests wait for the database for a few seconds only."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with request_wait_limits():
            return application(environ, start_response)

    return answer


def _staff_context(site: Site, store: Store, portfolio: LivePortfolio) -> StaffContext:
    return StaffContext(
        settings=site.settings,
        store=store,
        portfolio=portfolio,
        territories=site.geography.territories,
        gazetteer_of_files=site.geography.gazetteer,
        outlines=site.geography.outlines,
        asset_address=site.files.address,
        base=f"{site.settings.base_path}staff/",
        preview=partial(preview_site, site),
        reviews=DraftReviews(store),
        logo=(site.files.address(site.logo.name), site.logo.width, site.logo.height) if site.logo else None,
    )


def _answer_errors(server: Flask, site: Site, portfolio: LivePortfolio, staff_base: str) -> None:
    full = OutageLog(log, "Nobody was refused for too many requests within the last minute.")
    gone = OutageLog(log, "Every request that needs the database was answered within the last minute.")
    portfolio.add_regular_task(full.end_if_quiet)
    portfolio.add_regular_task(gone.end_if_quiet)

    def is_staff() -> bool:
        return is_staff_path(request.path, staff_base)

    def unavailable(title: str, sentence: str) -> Response:
        answer = error_answer(site, title, sentence, 503)
        answer.headers["Retry-After"] = "60"
        return answer

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if is_staff() and (error.code or 500) >= 400:
            return refuse_http(error)
        return refused_answer(site, error)

    @server.errorhandler(Busy)
    def busy(error: Busy) -> Response:
        full.failed("Not answered: %s", error)
        if is_staff():
            return refuse_http(ServiceUnavailable())
        return unavailable(
            _("The site is busy"), _("Many people are using this site at the moment. Please try again in a minute.")
        )

    @server.errorhandler(StoreError)
    def away(error: StoreError) -> Response:
        if isinstance(error, StoreUnavailable | CorruptData) or not is_staff():
            gone.failed("Not answered: %s", error, level=logging.ERROR)
        if is_staff():
            return refuse_store(error)
        return unavailable(
            _("Not available"), _("The data cannot be reached at the moment. Please try again in a minute.")
        )

    @server.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        log.exception("Unexpected error", exc_info=error)
        if is_staff():
            return refuse_unexpected()
        return error_answer(site, _("Something went wrong"), _("The fault is on our side and has been recorded."), 500)


def _static_files(settings: Settings, geography: Geography, assets: Path) -> StaticFiles:
    files = StaticFiles(settings.base_path, settings.cache_folder)
    maps = {
        BOUNDARIES: geography.boundaries,
        SHAPES: geography.world.packed.encode(),
        KEYBOARD: geography.keyboard_graph,
    }
    files.add({**branded(bundles(assets), settings.accent), **maps})
    return files
