"""The pictures of records as pages show them: uploaded pictures in several sizes, and picture files that lie elsewhere
on this site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, abort

from dashboard.language_and_locale import current_language
from dashboard.pictures.addresses_and_digests import address_of, digest_of
from dashboard.portfolio.projects_and_news import NewsItem, Project
from dashboard.site.context.site_and_request_view import Site, View, requested_view
from dashboard.site.context.url_building_and_page_numbers import own_picture
from dashboard.site.http.caching import cached_by_browsers
from dashboard.store.pictures import Picture


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as a page shows it. ``source`` is its address, for an uploaded picture that of its largest JPEG file;
    ``alt`` is its text alternative, and ``language`` the language code of that text, "" for the page's. The other
    fields are empty for a picture that was not uploaded: ``sources`` is a value for ``srcset``, ``width`` and
    ``height`` are pixels, ``credit`` says whose picture it is, and ``focus`` has CSS classes that keep its focal point
    in sight."""

    source: str
    alt: str
    language: str = ""
    sources: str = ""
    width: int = 0
    height: int = 0
    credit: str = ""
    focus: str = ""


def shown_picture(view: View, item: Project | NewsItem) -> ShownPicture | None:
    """The picture of a record as pages show it; None if the record has none that may be shown. An uploaded picture may
    be shown once staff have stated a text alternative in the site's first language, a credit, and the consent of the
    people shown. Any other picture may be shown if it lies below the site's public address, which the settings have to
    state: the host of a picture elsewhere would learn who visits."""
    digest = digest_of(item.image_url)
    if not digest:
        source = own_picture(item.image_url, view.site.settings.public_url)
        return ShownPicture(source, item.image_alt, item.other_language("image_alt")) if source else None
    picture = _allowed(view, digest)
    if picture is None:
        return None
    address = view.unfiltered.picture(address_of(digest))
    alt, language = _words(picture, item, view.site.settings.languages[0])
    return ShownPicture(
        source=address(f"{picture.widths[-1]}.jpg"),
        alt=alt,
        language=language,
        sources=", ".join(f"{address(f'{width}.webp')} {width}w" for width in picture.widths),
        width=picture.width,
        height=picture.height,
        credit=" · ".join(filter(None, (picture.credit, picture.licence))),
        focus=f"fx{round(picture.focal_x * 10)} fy{round(picture.focal_y * 10)}",
    )


def first_picture(view: View, items: Iterable[Project | NewsItem]) -> ShownPicture | None:
    """The picture of the first of the records ``items`` that has a picture which may be shown; None if none has."""
    return next((shown for item in items if item.image_url and (shown := shown_picture(view, item))), None)


def _allowed(view: View, digest: str) -> Picture | None:
    """The picture, if a record of the view's data names it and staff have said of it all that they must."""
    picture = view.snapshot.pictures.get(digest)
    return None if picture is None or picture.missing(view.site.settings.languages[0]) else picture


def _words(picture: Picture, item: Project | NewsItem, first: str) -> tuple[str, str]:
    """(text, language): what the picture shows, in the language of the page if anybody wrote it; the language is ""
    then."""
    if alt := picture.alts.get(current_language()):
        return alt, ""
    if item.image_alt and not item.other_language("image_alt"):
        return item.image_alt, ""
    return picture.alts[first], first


def picture_answer(site: Site, digest: str, name: str = "") -> Response:
    """The response with one file of the uploaded picture that has this ``digest`` (the SHA-256 of the uploaded bytes):
    the file ``name``, such as ``960.webp``, or the picture's largest JPEG file if that is ""; 304 if the request has
    its ETag. Aborts with 404 if there is no such file, if no record that visitors may read shows the picture, or if
    staff have not stated its text alternative in the site's first language, its credit and the consent of the people
    shown. Raises InvalidRequest if ``as_of`` in the query (the date or version whose data are shown) is not valid or
    lies before the first publication, Busy if too many others wait for an earlier state, StoreError if the database
    does not answer or stored data are corrupt."""
    picture = _allowed(requested_view(site), digest)
    name = name or (f"{picture.widths[-1]}.jpg" if picture else "")
    content = site.picture_file(digest, name) if picture else None
    if content is None:
        abort(404)
    mimetype = "image/jpeg" if name.endswith(".jpg") else "image/webp"
    return cached_by_browsers(Response(content, mimetype=mimetype), f"{digest[:32]}-{name}")
