"""Who may use which staff address: crawled from the application's own map of addresses."""

from __future__ import annotations

import re

import pytest

from dashboard.staff.web.access import ANYBODY, StaffRoutes
from dashboard.store.staff_accounts_and_sign_in import Role
from tests.staff.conftest import MakeApp
from tests.staff.people import ORIGIN
from tests.staff.world import NOBODY, WHO, World, make_world

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "", "Referer": "https://evil.example/staff/"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.fixture(scope="module")
def world(make_app: MakeApp) -> World:
    return make_world(make_app())


@pytest.fixture(autouse=True)
def put_back(world: World) -> None:
    world.restore()


def writes(world: World) -> list:
    found = [rule for rule in world.rules() if "POST" in rule.methods]
    assert len(found) >= 10
    return found


def test_every_view_says_who_may_use_it(world: World) -> None:
    assert {world.role_of(rule) for rule in world.rules()} == {"", *Role}
    open_to_all = {rule.endpoint for rule in world.rules() if not world.role_of(rule)}
    open_names = "sign_in|invitation|forgotten|single_sign_on"
    assert all(re.search(open_names, endpoint) for endpoint in open_to_all), open_to_all


def test_a_view_with_two_addresses_has_one_role() -> None:
    routes = StaffRoutes("staff", __name__)

    def view() -> str:
        return ""

    routes.add_url_rule("/one", "one", view, role=Role.ADMIN)
    with pytest.raises(ValueError, match="differ in role"):
        routes.add_url_rule("/two", "two", view, role=ANYBODY)


def test_only_these_methods_exist(world: World) -> None:
    assert all(rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"} for rule in world.rules())
    before = world.dump()
    for rule in world.rules():
        for method in ("PUT", "DELETE", "PATCH"):
            answer = world.ask(Role.ADMIN, method, world.address(rule), data={"csrf_token": world.tokens[Role.ADMIN]})
            assert answer.status_code == 405, (method, str(rule))
    assert world.dump() == before


@pytest.mark.parametrize("who", WHO)
def test_who_may_not_read_is_refused_and_changes_nothing(world: World, who: str) -> None:
    before, wrong, refused = world.dump(), {}, 0
    for rule in world.rules():
        for method in sorted(rule.methods & {"GET", "HEAD", "OPTIONS"}):
            if world.may(who, rule):
                continue
            refused += 1
            answer = world.ask(who, method, world.address(rule))
            led_away = answer.status_code == 302 and "/sign-in" in answer.location
            if not (led_away if who == NOBODY else answer.status_code == 403):
                wrong[method, str(rule)] = answer.status_code
    assert wrong == {}
    assert world.dump() == before
    assert refused or who == Role.ADMIN


@pytest.mark.parametrize("who", WHO)
def test_who_may_not_write_is_refused_and_changes_nothing(world: World, who: str) -> None:
    before, wrong = world.dump(), {}
    for rule in writes(world):
        if world.may(who, rule):
            continue
        answer = world.write(who, rule)
        if answer.status_code != 403:
            wrong[str(rule)] = answer.status_code
    assert wrong == {}
    assert world.dump() == before


@pytest.mark.parametrize("who", WHO)
def test_who_may_is_let_in(world: World, who: str) -> None:
    wrong = {}
    for rule in world.rules():
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            if not world.may(who, rule) or (who == NOBODY and method == "POST"):
                continue
            world.restore()
            address = world.address(rule)
            answer = world.write(who, rule) if method == "POST" else world.ask(who, method, address)
            led_away = answer.status_code == 302 and "/sign-in" in answer.location
            if answer.status_code in {401, 403} or answer.status_code >= 500 or led_away:
                wrong[method, address] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("token", ["", "nonsense", NOBODY, Role.EDITOR], ids=lambda token: token or "none")
def test_every_write_without_its_own_token_is_refused(world: World, token: str) -> None:
    before, wrong = world.dump(), {}
    sent = world.tokens.get(token, token)
    for rule in writes(world):
        answer = world.write(Role.ADMIN, rule, data={"csrf_token": sent})
        if answer.status_code != 400:
            wrong[str(rule)] = answer.status_code
    assert wrong == {}
    assert world.dump() == before


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_every_write_from_elsewhere_is_refused(world: World, headers: dict[str, str]) -> None:
    before, wrong = world.dump(), {}
    for rule in writes(world):
        answer = world.write(Role.ADMIN, rule, headers=headers)
        if answer.status_code != 403:
            wrong[str(rule)] = answer.status_code
    assert wrong == {}
    assert world.dump() == before


@pytest.mark.parametrize(
    "headers", [{"Origin": "", "Referer": f"{ORIGIN}/staff/users"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_a_write_from_here_is_not_taken_for_one_from_elsewhere(world: World, headers: dict[str, str]) -> None:
    for rule in writes(world):
        world.restore()
        assert world.write(Role.ADMIN, rule, headers=headers).status_code != 403, str(rule)


@pytest.mark.parametrize(
    "statement",
    [
        "update sessions set expires_at = '2020-01-01 00:00:00'",
        "delete from sessions",
        "update users set active = 0",
        "update sessions set kind = 'invitation'",
    ],
)
def test_every_write_and_page_with_a_session_that_is_over_is_refused(world: World, statement: str) -> None:
    world.run_sql(statement)
    before, wrong = world.dump(), {}
    for rule in world.rules():
        if not world.role_of(rule):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = (
                world.write(Role.ADMIN, rule) if method == "POST" else world.ask(Role.ADMIN, "GET", world.address(rule))
            )
            if answer.status_code != (403 if method == "POST" else 302):
                wrong[method, str(rule)] = answer.status_code
    assert wrong == {}
    assert world.dump() == before


def test_every_answer_to_staff_is_kept_by_nobody_and_framed_by_nobody(world: World) -> None:
    for who in (NOBODY, Role.ADMIN):
        for rule in world.rules():
            for method in sorted(rule.methods & {"GET", "POST"}):
                answer = world.ask(who, method, world.address(rule))
                said = (method, str(rule))
                assert answer.headers["Cache-Control"] == "no-store", said
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], said
                assert "unsafe" not in answer.headers["Content-Security-Policy"], said
                assert answer.headers["X-Frame-Options"] == "DENY", said
                assert answer.headers["Referrer-Policy"] == "same-origin", said
                assert "noindex" in answer.headers["X-Robots-Tag"], said
                assert answer.headers["X-Content-Type-Options"] == "nosniff", said
            world.restore()


def test_addresses_that_do_not_exist_are_of_the_staff_side_too(world: World) -> None:
    for who in (NOBODY, Role.ADMIN):
        for path in ("nothing", "drafts/0/", "users/99999", "%00", "users/x"):
            answer = world.ask(who, "GET", f"/staff/{path}")
            assert answer.status_code in {404, 302}, path
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "Traceback" not in answer.text
            assert 'class="staff"' in answer.text or answer.status_code == 302
