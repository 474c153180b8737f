"""An application in which everything exists that a staff address may name, and how to put it back as it was."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dash import Dash
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from dashboard.pictures.picture_files_from_uploads import make_picture
from dashboard.records.read_file import read_records
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT
from dashboard.staff.accounts.invitations_and_password_links import invite
from dashboard.staff.accounts.sessions_and_cookies import NEW_PASSWORD
from dashboard.store.drafts import Draft
from dashboard.store.holds import HoldKind
from dashboard.store.mail_queue import MailKind
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.pictures.hostile import photo, saved
from tests.staff.people import ORIGIN, make_account, signed_in, staff_context_of, store_of

NOBODY = "nobody"
WHO = (NOBODY, *Role)
SAMPLE = ROOT / "data" / "samples" / "projects.csv"


@dataclass
class World:
    """The application, a cookie and a form token for everybody, and the objects by the word before them."""

    app: Dash
    database: Path
    cookies: dict[str, str]
    tokens: dict[str, str]
    objects: dict[str, Any]
    _kept: sqlite3.Connection

    def rules(self) -> list[Rule]:
        """Every staff rule."""
        rules = self.app.server.url_map.iter_rules()
        return sorted((rule for rule in rules if rule.endpoint.startswith("staff.")), key=str)

    def role_of(self, rule: Rule) -> str:
        """The role that the view of a rule asks for; "" for one that is open to all."""
        return str(self.app.server.view_functions[rule.endpoint].__dict__["role"])

    def may(self, who: str, rule: Rule) -> bool:
        """Whether the view's mark lets somebody in."""
        role = self.role_of(rule)
        return not role or (who != NOBODY and Role(who).covers(Role(role)))

    def address(self, rule: Rule) -> str:
        """An address of the rule that names what exists. A part that is new to the test fails here."""
        parts = {}
        for before, name in re.findall(r"(\w+)/<(?:\w+(?:\([^)]*\))?:)?(\w+)>", str(rule).replace("-", "_")):
            parts[name] = self.objects[before]
        for name in rule.arguments - parts.keys():
            parts[name] = self.objects[name]
        return str(self.app.server.url_map.bind("localhost").build(rule.endpoint, parts))

    def ask(self, who: str, method: str, address: str, **options: Any) -> TestResponse:
        """Ask as somebody, with what their browser would send by itself."""
        headers = {"Origin": ORIGIN} | options.pop("headers", {})
        if who != NOBODY:
            headers["Cookie"] = self.cookies[who]
        client = self.app.server.test_client(use_cookies=False)
        return client.open(address, method=method, headers=headers, **options)

    def write(self, who: str, rule: Rule, **options: Any) -> TestResponse:
        """Send an empty form with the person's token."""
        data = {"csrf_token": self.tokens.get(who, "")} | options.pop("data", {})
        return self.ask(who, "POST", self.address(rule), data=data, **options)

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with sqlite3.connect(self.database) as reading:
            tables = [name for (name,) in reading.execute("select name from sqlite_master where type = 'table'")]
            return {table: sorted(map(repr, reading.execute(f'select * from "{table}"'))) for table in tables}  # noqa: S608

    def restore(self) -> None:
        """Put the database back as it was."""
        with sqlite3.connect(self.database) as live:
            self._kept.backup(live)

    def run_sql(self, statement: str) -> None:
        """Change the database behind the application's back."""
        with sqlite3.connect(self.database) as live:
            live.execute(statement)


def make_world(app: Dash) -> World:
    """People of each role who are signed in, a draft, a plan, versions, a hold, an alias, an invitation."""
    store = store_of(app)
    people = {role: signed_in(app, role) for role in Role}
    other = store.accounts.find(make_account(app, Role.EDITOR, "other@example.org"))
    planned, draft = (
        checked_draft(app, SAMPLE.read_bytes()),
        checked_draft(app, SAMPLE.read_bytes().replace(b"SAMPLE", b"NEW")),
    )
    plan = store.submit_draft(
        planned.number,
        revision=planned.revision,
        frame=store.drafts.intake(planned.number).frame,
        author=people[Role.EDITOR].email,
        publish_at=datetime.now(UTC) + timedelta(days=2),
        needs_approval=True,
    )
    hold = store.holds.place(HoldKind.COUNTRY, "MDA", sentence="Not shown now.", reason="A test", by="tests")
    alias = store.aliases.add("Moldva", ["MDA"], by="tests")
    picture = store.pictures.add(make_picture(saved(photo(size=(1000, 600)), "JPEG")), filename="well.jpg", by="tests")
    terms = SourceTerms(dataset=Dataset.NEWS, name="Our site", url="https://93.184.215.14/feed", every_minutes=60)
    source = store.sources.add(terms, by=people[Role.EDITOR].email)
    version = store.published()[Dataset.PROJECTS].number
    store.accounts.bind(other.number, "https://login.example.org", "77")
    store.mails.add(MailKind.INVITATION, other.email)
    claimed = store.mails.claim(datetime.now(UTC))
    store.mails.fail(claimed, "The mail server is away.")
    tokens = {role: person.token() for role, person in people.items()}  # before the cookies, which hold their secret
    database = Path(staff_context_of(app).settings.database_url.removeprefix("sqlite:///"))
    kept = sqlite3.connect(":memory:")
    world = World(
        app,
        database,
        cookies={role: _cookie(person.client) for role, person in people.items()},
        tokens=tokens,
        objects={
            "drafts": draft.number,
            "guide": "staff-guide.md",
            "plans": plan.number,
            "versions": version,
            "difference": plan.version,
            "users": other.number,
            "holds": hold.number,
            "aliases": alias.number,
            "records": "projects",
            "templates": "projects",
            "dataset": "projects",
            "form": "csv",
            "preview": "edition",
            "pictures": picture.digest,
            "sources": source.number,
            "files": "960.webp",
            "invitation": invite(store, other, "tests").removeprefix("invitation/"),
            "new_password": invite(store, other, "tests", NEW_PASSWORD).removeprefix("new-password/"),
            "mails": claimed.number,
        },
        _kept=kept,
    )
    with sqlite3.connect(database) as live:
        live.backup(kept)
    return world


def checked_draft(app: Dash, content: bytes, author: str = "editor@example.org") -> Draft:
    """A draft of that author, whose file is checked."""
    store = store_of(app)
    draft = store.drafts.add(Dataset.PROJECTS, content, filename="projects.csv", author=author)
    intake = read_records(
        content, draft.dataset, filename=draft.filename, gazetteer=staff_context_of(app).gazetteer(), today=date.today()
    )
    assert store.drafts.claim(draft.number, draft.revision)
    assert store.drafts.keep_result(draft.number, draft.revision, intake)
    return store.drafts.get(draft.number)


def _cookie(client: Any) -> str:
    return "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
