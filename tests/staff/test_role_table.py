"""The table of roles in docs/staff-access.md against the application: every write, by role and by ownership."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace

import pytest
from werkzeug.routing import Rule

from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT
from dashboard.store.scheduled_sources import SourceTerms
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.staff.conftest import MakeApp
from tests.staff.people import store_of
from tests.staff.world import SAMPLE, World, checked_draft, make_world

# Row of the table -> the writes that it is about, as regular expressions of their whole addresses below /staff/.
WRITES = {
    "upload, correct, edit a record, preview, download": (
        r"upload|records/<[^/]*>/(new|preview|.*edit|.*withdraw)|drafts/<int:number>/"
        r"(edit|mend|fix|undo|reading|answer|choices|rebase|mapping)"
    ),
    "comment on a draft": r"drafts/<int:number>/comment",
    "take a discarded draft back": r"drafts/<int:number>/reopen",
    "ask for publication": r"drafts/<int:number>/publish",
    "add a source, read it now": r"sources/new|sources/<int:number>/fetch",
    "change, pause or delete a source": r"sources/<int:number>(/pause|/delete)?",
    "add and describe a picture": r"pictures(/<digest>)?",
    "delete a picture that no version names": r"pictures/<digest>/delete",
    "discard a draft, read it as the other kind": r"drafts/(<int:number>/(discard|as-other)|put-aside)",
    "cancel a planned publication": r"plans/<int:number>/cancel",
    "publish, plan, roll back": r"versions/<int:number>/roll-back",
    "approve a request": r"plans/<int:number>/approve",
    "decline a request, ask for changes": r"plans/<int:number>/refuse",
    "users, place names, holds, journal": r"(users|aliases|holds)(/.*)?|drafts/<int:number>/always",
    "one's own password, code, mails and sessions": r"account/.*|sign-out",
}
# Rows about writes of other rows, in a case that another test makes: tests/staff/test_pictures.py, test_sources.py.
IN_OTHER_TESTS = {
    "change what is said about a picture that a version names",
    "let a source publish by itself, and change one that does",
}
WORDS = {  # may do so with their own, with others' -> what the table says
    (True, True): {"yes", "any"},
    (True, False): {"their own"},
    (False, True): {"of others"},
    (False, False): {""},
}
FILE = SAMPLE.read_bytes()


def documented() -> dict[str, dict[Role, str]]:
    """The cells of the table by row and role: "yes", "any", "their own", "of others" or ""."""
    text = (ROOT / "docs" / "staff-access.md").read_text()
    section = text.partition("## Roles")[2].partition("\n## ")[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    roles = [Role(cell.strip()) for cell in lines[0][1:]]
    return {
        row[0].strip(): {role: cell.strip() for role, cell in zip(roles, row[1:], strict=True)} for row in lines[2:]
    }


@pytest.fixture(scope="module")
def world(make_app: MakeApp) -> World:
    return make_world(make_app())


@pytest.fixture(scope="module")
def owned(world: World) -> dict[str, World]:
    """The world by owner: the draft and the plan that its addresses name are that person's."""
    worlds = {}
    for place, email in enumerate([*(f"{role}@example.org" for role in Role), "other@example.org"]):
        plan = submitted(world, email, b"OWN%d" % place)
        draft = checked_draft(world.app, FILE.replace(b"SAMPLE", b"DRAFT%d" % place), email)
        terms = SourceTerms(dataset=Dataset.NEWS, name=email, url="https://93.184.215.14/", every_minutes=60)
        own = {
            "drafts": draft.number,
            "plans": plan,
            "sources": store_of(world.app).sources.add(terms, by=email).number,
        }
        worlds[email] = replace(world, objects=world.objects | own)
    with sqlite3.connect(world.database) as live:
        live.backup(world._kept)
    return worlds


def submitted(world: World, email: str, word: bytes) -> int:
    """The number of a plan that this person asked for."""
    store = store_of(world.app)
    draft = checked_draft(world.app, FILE.replace(b"SAMPLE", word), email)
    frame = store.drafts.intake(draft.number).frame
    asked = {"revision": draft.revision, "author": email, "needs_approval": True}
    return store.submit_draft(draft.number, frame=frame, **asked).number


def writes(world: World) -> list[Rule]:
    return [rule for rule in world.rules() if "POST" in rule.methods and world.role_of(rule)]


def row_of(rule: Rule) -> list[str]:
    """The rows of the table that the address of a write belongs to."""
    path = str(rule).partition("/staff/")[2]
    return [row for row, pattern in WRITES.items() if re.fullmatch(pattern, path)]


def test_every_write_is_in_one_row_of_the_table(world: World) -> None:
    assert {str(rule): row_of(rule) for rule in writes(world) if len(row_of(rule)) != 1} == {}
    assert {row for rule in writes(world) for row in row_of(rule)} == set(WRITES)
    assert set(documented()) == {*WRITES, *IN_OTHER_TESTS}


@pytest.mark.parametrize("role", Role)
def test_the_table_tells_who_may(world: World, owned: dict[str, World], role: Role) -> None:
    table, wrong = documented(), {}
    for rule in writes(world):
        may = []
        for email in (f"{role}@example.org", "other@example.org"):
            world.restore()
            chosen = {"draft": owned[email].objects["drafts"]}
            may.append(owned[email].write(role, rule, data=chosen).status_code != 403)
        real = WORDS[may[0], may[1]]
        (row,) = row_of(rule)
        if table[row][role] not in real:
            wrong[str(rule)] = (table[row][role], real)
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_only_whom_the_table_lets_publish_makes_a_draft_public(world: World, owned: dict[str, World], role) -> None:
    world.restore()
    store = store_of(world.app)
    before, own = store.published(), owned[f"{role}@example.org"]
    draft = store.drafts.get(own.objects["drafts"])
    (rule,) = (rule for rule in writes(world) if str(rule).endswith("/publish"))
    answer = own.write(role, rule, data={"revision": str(draft.revision), "when": "now"})
    assert answer.status_code == 303, answer.text
    allowed = documented()["publish, plan, roll back"][role] == "yes"
    assert (store.published() != before) is allowed
