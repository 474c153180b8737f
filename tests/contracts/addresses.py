"""One working address of every rule, made from the application's own map of addresses."""

import re
from dataclasses import replace

from dash import Dash
from werkzeug.routing import Rule

from dashboard.pictures.picture_files_from_uploads import make_picture
from dashboard.staff.web.staff_context import EXTENSION, StaffContext
from dashboard.store.pictures import Picture, PictureWords
from tests.pictures.hostile import photo, saved


def rules_of(app: Dash) -> list[Rule]:
    """Every rule that visitors have; tests/staff has the same for staff."""
    rules = app.server.url_map.iter_rules()
    return sorted((rule for rule in rules if not rule.endpoint.startswith("staff.")), key=str)


def add_picture(app: Dash) -> Picture:
    """A picture that visitors may see, as if one of the published records named it."""
    staff: StaffContext = app.server.extensions[EXTENSION]
    made = make_picture(saved(photo(size=(1000, 600)), "JPEG"))
    staff.store.pictures.add(made, filename="well.jpg", by="ana@example.org")
    words = PictureWords(alts={"en": "A well"}, credit="Ana", people_agreed=True)
    picture = staff.store.pictures.describe(made.digest, words, by="ana@example.org")
    snapshot = staff.portfolio.current()
    staff.portfolio._snapshot = replace(snapshot, pictures={made.digest: picture})
    return picture


def every_address(app: Dash) -> dict[str, str]:
    """Rule -> an address that it answers with what exists. A part that is new to the test fails here."""
    client = app.server.test_client()
    base = app.server.url_map.bind("localhost")
    version = client.get(base.build("health.ready")).json["version"]
    projects = client.get(base.build("api.projects")).json["items"]
    news = client.get(base.build("api.news")).json["items"]
    digest, name = re.findall(r"/static/(\w+)/([\w.-]+)", client.get(base.build("site.home")).text)[0]
    parts = {
        "version": version,
        "lang": "en",
        "code": "MDA",
        "country": "MDA",
        "region": "M49-001",
        "text": "moldova",
        "shown": 40,
        "query": "moldova",
        "project_id": projects[0]["id"],
        "news_id": news[0]["id"],
        "digest": digest,
        "name": name,
        "release": version.partition("-")[0],
    }
    picture = add_picture(app)
    looks = re.findall(r"/looks/(\w+)/([\w.-]+)", client.get(base.build("site.home") + "embed?accent=0a7d4f").text)[0]
    special = {
        "/feeds/regions/": {"code": "M49-001"},
        "/api/v1/projects/": {"record_id": projects[0]["id"]},
        "/api/v1/news/": {"record_id": news[0]["id"]},
        "/pictures/": {"digest": picture.digest, "name": "960.webp"},
        "/looks/": {"digest": looks[0], "name": looks[1]},
    }

    def address(rule: Rule) -> str:
        own = next((own for below, own in special.items() if below in str(rule)), {})
        made: str = base.build(rule.endpoint, {part: (parts | own)[part] for part in rule.arguments})
        return made

    return {str(rule): address(rule) for rule in rules_of(app)}
