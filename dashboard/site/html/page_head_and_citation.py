"""The head of a page: metadata for search engines and link previews, breadcrumbs, and how to cite the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.language_and_locale import current_locale, gettext as _
from dashboard.portfolio.earlier_snapshots import written_moment
from dashboard.site.context.as_of_addresses_and_notice import dated, without_date
from dashboard.site.context.localised_formatting import written_date
from dashboard.site.context.record_pictures import ShownPicture
from dashboard.site.context.site_and_request_view import Site, View
from dashboard.site.context.url_building_and_page_numbers import Addresses, extended
from dashboard.site.html.language_links import for_search_engines, other_locales
from dashboard.site.http.json_and_api_errors import to_json

CONTEXT = "https://schema.org"
PICTURE_SIZE = (1200, 630)

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Crumb:
    """A link with a name: one page in the breadcrumbs, or a feed. ``language`` is the code of the name's language if it
    differs from the page's, else ""."""

    name: str
    address: str
    language: str = ""


@dataclass(frozen=True)
class PageHead:
    """The metadata of a page, for search engines and link previews. Addresses begin with the base path of the site.

    ``canonical`` is the address of the page itself. ``picture`` is the address of a map picture for link previews (""
    for the map of the whole world), ``picture_alt`` its description. ``photo`` is the picture of the record that the
    page is about and comes before the map picture; None for none. ``kind`` is an Open Graph type such as "website" or
    "article"; ``data`` are schema.org objects as dictionaries. ``breadcrumbs`` lead from the first page to this one.
    ``indexed`` is whether search engines should list the page. ``feed`` is the name of a news feed about this page
    alone, such as ``countries/MDA``, "" for none; every page also links to the feed of all news. ``embeds`` is the
    address of the map that oEmbed offers to other sites for a link to this page, "" for none."""

    title: str
    description: str
    canonical: str
    picture: str = ""
    picture_alt: str = ""
    photo: ShownPicture | None = None
    kind: str = "website"
    data: Sequence[Data] = ()
    breadcrumbs: Sequence[Crumb] = ()
    indexed: bool = True
    feed: str = ""
    embeds: str = ""


def absolute(site: Site, address: str) -> str:
    """``address`` with scheme and host before it, if the settings state the public address of the site; otherwise
    unchanged."""
    return site.settings.public_url + address


def head_values(view: View, head: PageHead) -> dict[str, Any]:
    """The values of the template ``head.html``, which writes a page's metadata. For a preview these are only ``head``
    (None) and ``robots``, which tells search engines not to list the page."""
    site = view.site
    if site.notice:
        return {"head": None, "robots": "noindex, nofollow"}
    addresses = view.unfiltered
    canonical = without_date(head.canonical)
    known = bool(site.settings.public_url)  # sharing needs whole addresses
    return {
        "head": head,
        "robots": "" if head.indexed and not view.question.as_of else "noindex, follow",
        "canonical": absolute(site, canonical),
        "shared_at": absolute(site, canonical) if known else "",
        "picture": absolute(site, head.picture or addresses.page("map.png")) if known else "",
        "photo": absolute(site, head.photo.source) if head.photo and known else "",
        "picture_alt": head.picture_alt or _("Map of the world: where we work"),
        "picture_size": PICTURE_SIZE,
        "embeds": _embeds(site, head.embeds) if head.embeds and known and not addresses.are_files else [],
        "feeds": [*_own_feed(addresses, head), Crumb(_("News"), addresses.page("feeds/news.atom"))],
        "locale": str(current_locale()),
        "alternates": for_search_engines(site, head.canonical) if head.indexed else [],
        "other_locales": other_locales(site),
        "structured": [
            in_script({"@context": CONTEXT, **one}) for one in [*head.data, *_breadcrumbs(site, head.breadcrumbs)]
        ],
    }


def _embeds(site: Site, address: str) -> list[tuple[str, str]]:
    """Media type and address of each oEmbed answer for the map at ``address``."""
    shown = absolute(site, address)
    whole = absolute(site, f"{site.addresses.base_path}oembed")
    return [
        (mimetype, extended(whole, [("url", shown), ("format", name)]))
        for name, mimetype in (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    ]


def _own_feed(addresses: Addresses, head: PageHead) -> list[Crumb]:
    address = addresses.page(f"feeds/{head.feed}.atom")
    return [Crumb(f"{head.title} – {_('News')}", address)] if head.feed else []


def in_script(data: object) -> Markup:
    """``data`` as JSON that can stand inside a script element: ``<``, ``>`` and ``&`` are escaped."""
    text = to_json(data)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - what markup is made of is escaped


def _breadcrumbs(site: Site, breadcrumbs: Sequence[Crumb]) -> list[Data]:
    steps = [
        {"@type": "ListItem", "position": number, "name": crumb.name, "item": absolute(site, crumb.address)}
        for number, crumb in enumerate(breadcrumbs, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}] if steps else []


def organisation(view: View) -> dict[str, Any]:
    """The organisation as a schema.org object, for search engines."""
    name, home = view.site.settings.organisation, absolute(view.site, view.unfiltered.home())
    site = view.site
    logo = absolute(site, site.files.address(site.logo.name)) if site.logo else ""
    return {"@type": "Organization", "name": name, "url": home, **stated(logo=logo)}


def website(view: View) -> dict[str, Any]:
    """The site as a schema.org object, for search engines. If visitors can search the site, the object has the
    address of a search, with a placeholder for the words."""
    home = absolute(view.site, view.unfiltered.home())
    joint = "&" if "?" in home else "?"
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{home}{joint}q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    return {
        "@type": "WebSite",
        "name": f"{_('Where we work')} – {view.site.settings.organisation}",
        "url": home,
        "publisher": organisation(view),
        **stated(potentialAction=search if view.site.visitors_can_filter else None),
    }


def stated(**values: Any) -> dict[str, Any]:
    """The keyword arguments as a dictionary, without those whose value is empty ("", None, 0 or an empty list)."""
    return {name: value for name, value in values.items() if value}


def breadcrumbs_to(addresses: Addresses, *crumbs: Crumb) -> list[Crumb]:
    """The breadcrumbs of a page. The first is the page with the map, with the filters that ``addresses`` keeps in links
    to places; ``crumbs`` follow, of which the last is the page itself."""
    return [Crumb(_("Where we work"), addresses.world()), *crumbs]


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a page. ``sentence`` is the citation, ``link`` an address that always shows the same data (in a
    static export the page's own address), ``moment`` the time (ISO 8601) since which the site has shown these data.
    ``pattern`` is ``sentence`` with ``{title}`` and ``{address}`` as placeholders, which scripts fill in when filters
    change the page."""

    link: str
    sentence: str
    pattern: str
    moment: str


def citation(view: View, title: str, address: str) -> Citation | None:
    """How to cite the page ``title`` at ``address``, which begins with the base path; None for a preview, and if
    nothing is published."""
    site, snapshot = view.site, view.snapshot
    if site.notice or snapshot.since is None or snapshot.published_at is None:
        return None
    moment = written_moment(snapshot.since)
    link = address if site.addresses.are_files else dated(address, moment)
    pattern = _(
        "{organisation}: “{title}”. Data as of {date}. {address}",
        organisation=site.settings.organisation.replace("{", "").replace("}", ""),
        title="{title}",
        date=written_date(snapshot.published_at.date().isoformat()),
        address="{address}",
    )
    sentence = pattern.replace("{address}", absolute(site, link), 1).replace("{title}", title, 1)
    return Citation(link, sentence, pattern, moment)
