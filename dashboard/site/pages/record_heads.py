"""What the pages of projects and news say of themselves to search engines and to those who share a link."""

from __future__ import annotations

from typing import Any

from dashboard.language import current_language
from dashboard.language import gettext as _
from dashboard.portfolio.items import Item, NewsItem, Project
from dashboard.portfolio.questions import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.context.context import Site
from dashboard.site.html.breadcrumbs import breadcrumbs_to
from dashboard.site.html.head import Crumb, PageHead, absolute, organisation, stated


def project_head(site: Site, snapshot: Snapshot, project: Project) -> PageHead:
    """The head of a project's page."""
    address = site.addresses.project(project.id)
    about = stated(
        name=project.title,
        alternateName=project.acronym,
        description=project.summary,
        url=absolute(site, address),
        sameAs=project.url,
        email=project.contact_email,
        keywords=", ".join(project.themes),
        foundingDate=project.start_date,
        dissolutionDate=project.end_date,
        parentOrganization=organisation(site),
        funder=[{"@type": "Organization", "name": donor} for donor in project.donors],
        areaServed=_places(project, snapshot),
    )
    return PageHead(
        title=project.title,
        description=project.summary or project.title,
        canonical=address,
        picture=_picture(site, project),
        picture_alt=_("Map of where the project works"),
        kind="article",
        data=({"@type": "Project", **about},),
        breadcrumbs=_project_breadcrumbs(site, project),
    )


def news_head(site: Site, snapshot: Snapshot, item: NewsItem, description: str) -> PageHead:
    """The head of a news item's page."""
    address = site.addresses.news(item.id)
    about = stated(
        headline=item.title,
        description=description,
        datePublished=item.date,
        inLanguage=item.other_language("title") or current_language(),
        url=absolute(site, address),
        mainEntityOfPage=absolute(site, address),
        publisher=organisation(site),
        contentLocation=_places(item, snapshot),
    )
    return PageHead(
        title=item.title,
        description=description or item.title,
        canonical=address,
        picture=_picture(site, item),
        picture_alt=_("Map of where the news is from"),
        kind="article",
        data=({"@type": "NewsArticle", **about},),
        breadcrumbs=_news_breadcrumbs(site, item),
    )


def _project_breadcrumbs(site: Site, project: Project) -> list[Crumb]:
    """The way to a project: by the list of all."""
    addresses = site.addresses
    return breadcrumbs_to(
        addresses,
        Crumb(_("Projects"), addresses.page("projects")),
        Crumb(
            project.acronym or project.title,
            addresses.project(project.id),
            project.other_language("acronym" if project.acronym else "title"),
        ),
    )


def _news_breadcrumbs(site: Site, item: NewsItem) -> list[Crumb]:
    """The way to a news item: by the list of all."""
    addresses = site.addresses
    here = Crumb(item.title, addresses.news(item.id), item.other_language("title"))
    return breadcrumbs_to(addresses, Crumb(_("News"), addresses.page("news")), here)


def _places(item: Item, snapshot: Snapshot) -> list[dict[str, Any]]:
    names = [snapshot.territories[code].name for code in item.countries if code in snapshot.territories]
    names += [snapshot.region_name(code) for code in item.areas]
    return [{"@type": "Place", "name": name} for name in names]


def _picture(site: Site, item: Item) -> str:
    """The map with the only country of a record outlined; of several, the whole."""
    country = item.countries[0] if len(item.countries) == 1 else ""
    return site.addresses.page("map.png", Question(country=country))
