"""The same page in the other languages: links in the header, and ``hreflang`` links for search engines."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request

from dashboard.language_and_locale import current_language, locale_of, own_name, writing_direction
from dashboard.site.context.site_and_request_view import Site

ANY = "x-default"
"""The language code by which search engines mean readers of any other language."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page in one of the site's languages, as a link: language code, address, the language's own name for itself, and
    its writing direction ("ltr" or "rtl"). A link for search engines has no name (""), always the direction "ltr", and
    may have the language code ``x-default``, which means readers of any other language."""

    language: str
    address: str
    name: str = ""
    direction: str = "ltr"

    @property
    def is_current(self) -> bool:
        """Whether ``language`` is the language of the current page."""
        return self.language == current_language()


def alternates(site: Site, address: str) -> list[Alternate]:
    """Links to the page at ``address`` in each language of the site, the current one included. ``address`` begins with
    the base path."""
    return [_alternate(site, language, address) for language in site.settings.languages]


def switcher(site: Site, canonical: str = "") -> list[Alternate]:
    """Links to the current page in each language of the site, for the header; empty if the site has only one language.
    On a server the address comes from the request. A static export has no request: there ``canonical`` is the address
    of the page, and if it is "", there are no links."""
    if len(site.settings.languages) < 2:
        return []
    if site.addresses.are_files:
        return alternates(site, canonical) if canonical else []
    return alternates(site, f"{quote(request.path)}?{urlencode(list(request.args.items(multi=True)))}")


def for_search_engines(site: Site, address: str) -> list[Alternate]:
    """The ``hreflang`` links of the page at ``address``, which begins with the base path: one for each language of the
    site, then ``x-default`` with the address in the site's first language; empty if the site has only one language. The
    addresses have scheme and host if the settings state the public address of the site."""
    if len(site.settings.languages) < 2:
        return []
    pages = alternates(site, address)
    whole = [Alternate(one.language, site.settings.public_url + one.address) for one in (*pages, pages[0])]
    return [*whole[:-1], Alternate(ANY, whole[-1].address)]


def other_locales(site: Site) -> list[str]:
    """The languages of the site other than that of the current page, as codes of Open Graph, such as ``fr`` or
    ``en_GB``."""
    return [str(locale_of(one)) for one in site.settings.languages if one != current_language()]


def _alternate(site: Site, language: str, address: str) -> Alternate:
    return Alternate(
        language, site.addresses.spoken_in(address, language), own_name(language), writing_direction(language)
    )
