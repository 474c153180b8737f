"""How to cite a page."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.language import gettext as _
from dashboard.portfolio.as_of import written_moment
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.as_of import dated
from dashboard.site.context.context import Site
from dashboard.site.context.wording import written_date
from dashboard.site.html.head import absolute


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a page: its ``link`` shows the same whatever is published later; ``pattern`` is the ``sentence``
    with places for a title and an address, for pages that scripts change.
    """

    link: str
    sentence: str
    pattern: str
    moment: str


def citation(site: Site, snapshot: Snapshot, title: str, address: str) -> Citation | None:
    """How to cite the page at ``address``; None where nothing is published, or not yet."""
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
