"""The page of one project, and parts that the pages of a news item and of a country share with it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup

from dashboard.email_and_number_checks import whole_number
from dashboard.geography.svg_outlines import opening_tags
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import current_language, gettext as _, marked
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.geography_and_drawing_cache import Geography
from dashboard.portfolio.place_summaries_and_record_lookup import find_project, news_of, related
from dashboard.portfolio.projects_and_news import Item, Project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.records.places.place_and_scope_codes import SCOPE_NAMES
from dashboard.records.schema.columns import Dataset
from dashboard.site.cards.record_cards_and_place_links import place_links, written_shares
from dashboard.site.context.localised_formatting import (
    listed,
    status_name,
    written_date,
    written_money,
    written_period,
)
from dashboard.site.context.record_pictures import shown_picture
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.html.error_pages import held_page, not_found
from dashboard.site.html.layout import shell
from dashboard.site.html.markdown_and_lang_attributes import (
    isolated_list,
    opening,
    record_prose,
    record_text,
    to_prose,
    value_text,
)
from dashboard.site.html.page_head_and_citation import Crumb, PageHead, absolute, breadcrumbs_to, organisation, stated
from dashboard.site.html.template_rendering import Parts
from dashboard.store.holds import HoldKind

RECORDS = Parts("records.html")
# What each Sustainable Development Goal is about, in a word or two.
_GOALS = (
    *(marked("Poverty"), marked("Hunger"), marked("Health"), marked("Education"), marked("Gender equality")),
    *(marked("Water and sanitation"), marked("Energy"), marked("Work and growth")),
    *(marked("Industry and infrastructure"), marked("Inequality"), marked("Cities and settlements")),
    *(marked("Consumption and production"), marked("Climate"), marked("Seas"), marked("Life on land")),
    *(marked("Peace and justice"), marked("Partnerships")),
)


def goal_name(code: str) -> str:
    """A goal or target of the Sustainable Development Goals, given by its ``code``, with the subject of the goal:
    "10.7" gives "10.7: Inequality". An unknown code is returned unchanged."""
    number = whole_number(code.partition(".")[0], 1, len(_GOALS))
    return _("{number}: {goal}", number=code, goal=_(_GOALS[number - 1])) if number else code


def project_page(view: View, project_id: str) -> tuple[str, int]:
    """(HTML, status) of the page of one project: 410 while staff hide it, 404 for an unknown id."""
    hold = view.snapshot.held(HoldKind.PROJECT, project_id)
    if hold:
        return held_page(view, hold)
    project = find_project(view.snapshot, project_id)
    if project is None:
        return not_found(view, _("There is no project {id}.", id=project_id))
    title = record_text(project, "title")
    return record_page(view, project_head(view, project), title, project_body(view, project)), 200


def record_page(view: View, head: PageHead, title: str, body: Markup) -> str:
    """The HTML of the whole page of one project or news item. ``head`` is the page's metadata, ``title`` its heading,
    ``body`` the HTML of its content."""
    return render_template("record.html", **shell(view, head), title=title, body=body)


def project_body(view: View, project: Project) -> Markup:
    """The HTML of a project for its page: status, summary, its picture if it may be shown, description, a small map,
    facts, a link to its ``url``, sentences about fields that staff hide, related projects and news."""
    snapshot, addresses = view.snapshot, view.unfiltered
    return RECORDS.project(
        project,
        picture=shown_picture(view, project),
        text=record_prose(project, "description", to_prose(project.description)),
        small_map=small_map(view, project.countries),
        rows=_facts(project, snapshot, addresses),
        held=hidden_field_sentences(snapshot, Dataset.PROJECTS),
        related=[(one, addresses.project(one.id)) for one in related(snapshot, project)],
        news=[(item, addresses.news(item.id)) for item in news_of(snapshot, project)],
    )


def _facts(project: Project, snapshot: Snapshot, addresses: Addresses) -> list[tuple[str, str]]:
    """The facts that a project's page lists, as pairs of name and value. Those with an empty value are not shown."""
    return [
        (_("Short name"), record_text(project, "acronym")),
        (_("Period"), written_period(project.start_date, project.end_date, project.status) or _("not stated")),
        (_("Where"), place_links(project, snapshot, addresses)),
        (_("Share of each country"), written_shares(project, snapshot.territories)),
        (_("Geographic scope"), _(SCOPE_NAMES[project.scope]) if project.scope in SCOPE_NAMES else ""),
        (_("Theme"), _choices("themes", project.themes, snapshot, addresses)),
        (_("Sector (code of the OECD list)"), listed(project.sectors)),
        (_("Sustainable Development Goals"), listed([goal_name(code) for code in project.sdgs])),
        (_("Donor"), _choices("donors", project.donors, snapshot, addresses)),
        (_("Partner"), isolated_list(project.partners)),
        (_("Budget"), written_money(project.budget, project.currency)),
        (_("Contact"), RECORDS.email(project.contact_email) if project.contact_email else ""),
        (_("Updated"), written_date(project.updated_at) if project.updated_at else ""),
    ]


def _choices(field: str, values: Sequence[str], snapshot: Snapshot, addresses: Addresses) -> str:
    """The values of a field by their names, each with a link to all projects that have it."""
    links = [
        (
            value_text(snapshot.projects, field, value),
            addresses.page("projects", Question(**{field: (value,)})),  # type: ignore[arg-type] # texts
        )
        for value in values
    ]
    return RECORDS.links(links, look="values") if links else ""


def hidden_field_sentences(snapshot: Snapshot, dataset: Dataset) -> list[str]:
    """The sentences that tell visitors about hidden fields of a dataset: those of the holds on its fields, without
    repetitions. They do not say which fields these are."""
    return list(dict.fromkeys(hold.sentence for hold in snapshot.fields_held(dataset) if hold.sentence))


ASPECT = 1.6
_LEAST = 0.14  # of the world's width: enough to see what lies around a place
_MARKER = 0.012  # of the width of the window
_MOST_NAMED = 6

_FIGURE = Markup(
    '<figure class="small-map"><svg viewBox="{box}" role="img" aria-label="{label}" focusable="false">{shapes}</svg>'
    "{notes}</figure>"
)


def small_map(view: View, codes: Sequence[str], *, notes: bool = True) -> Markup:
    """HTML of a map of the countries with these codes and their surroundings; "" if none of the codes is known. If
    ``notes`` is true, the footnotes of these countries are below it."""
    known = tuple(code for code in codes if code in view.snapshot.territories)
    if not known:
        return Markup("")
    draw = _kept_map if view.site.addresses.are_files else _drawn_map
    return draw(view.site.geography, view.snapshot, known, notes, current_language())


def _drawn_map(
    geography: Geography,
    snapshot: Snapshot,
    known: tuple[str, ...],
    notes: bool,
    language: str,  # noqa: ARG001 - for what is kept
) -> Markup:
    territories = snapshot.territories
    box, near = geography.surroundings.around(known, ASPECT, _LEAST)
    shapes = [
        _shape(beginning, code, territories, here=code in known)
        for code, beginning in opening_tags(geography.outlines, known, box[2] * _MARKER)
        if code in near
    ]
    names = [territories[code].name for code in known]
    few = len(names) <= _MOST_NAMED
    label = _("Map with {places} marked", places=listed(names)) if few else _("Map of its countries")
    footnotes = [(territories[code].name, territories[code].footnote) for code in known]
    said = [Markup("<p>{}: {}</p>").format(name, footnote) for name, footnote in footnotes if footnote and notes]
    caption = Markup('<figcaption class="footnote">{}</figcaption>').format(Markup("").join(said)) if said else ""
    view_box = " ".join(f"{number:.0f}" for number in box)
    return _FIGURE.format(box=view_box, label=label, shapes=Markup("").join(shapes), notes=caption)


# A static export asks for the map of a country once for each of its projects; a server keeps whole answers.
_kept_map = lru_cache(maxsize=4000)(_drawn_map)


def _shape(beginning: Markup, code: str, territories: Territories, *, here: bool) -> Markup:
    if not here:
        return beginning + Markup("/>")
    tag = "circle" if beginning.startswith("<circle") else "path"
    place = territories[code]
    return beginning + Markup(' class="here {}"><title>{}</title></{}>').format(place.line, place.name, tag)


def project_head(view: View, project: Project) -> PageHead:
    """The metadata of a project's page, for search engines and link previews."""
    address = view.unfiltered.project(project.id)
    about = stated(
        name=project.title,
        alternateName=project.acronym,
        description=project.summary,
        url=absolute(view.site, address),
        sameAs=project.url,
        email=project.contact_email,
        keywords=", ".join(project.themes),
        foundingDate=project.start_date,
        dissolutionDate=project.end_date,
        parentOrganization=organisation(view),
        funder=[{"@type": "Organization", "name": donor} for donor in project.donors],
        areaServed=schema_places(project, view.snapshot),
    )
    return PageHead(
        title=project.title,
        description=project.summary or opening(project.description) or _in_short(project, view.snapshot),
        canonical=address,
        picture=map_picture_address(view, project),
        picture_alt=_("Map of where the project works"),
        photo=shown_picture(view, project),
        kind="article",
        data=({"@type": "Project", **about},),
        breadcrumbs=_project_breadcrumbs(view.unfiltered, project),
    )


def _in_short(project: Project, snapshot: Snapshot) -> str:
    """The status, places and period of a project that no text describes; its title if none of them is known."""
    period = written_period(project.start_date, project.end_date, project.status)
    status = status_name(project.status) if project.status else ""
    places = listed(place["name"] for place in schema_places(project, snapshot))
    return " · ".join(filter(None, (status, places, period))) or project.title


def _project_breadcrumbs(addresses: Addresses, project: Project) -> list[Crumb]:
    """The first page, the list of projects, then the project."""
    return breadcrumbs_to(
        addresses,
        Crumb(_("Projects"), addresses.page("projects")),
        Crumb(
            project.acronym or project.title,
            addresses.project(project.id),
            project.other_language("acronym" if project.acronym else "title"),
        ),
    )


def schema_places(item: Item, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The countries and regions of a record as schema.org objects of the type Place. Unknown country codes are left
    out."""
    names = [snapshot.territories[code].name for code in item.countries if code in snapshot.territories]
    names += [snapshot.region_name(code) for code in item.areas]
    return [{"@type": "Place", "name": name} for name in names]


def map_picture_address(view: View, item: Item) -> str:
    """The address of a picture of the map to show in link previews of a record's page. If the record names exactly one
    country and its code is known, the picture outlines that country; otherwise it is the map of the whole world."""
    country = item.countries[0] if len(item.countries) == 1 and item.countries[0] in view.snapshot.territories else ""
    return view.unfiltered.page("map.png", Question(country=country))
