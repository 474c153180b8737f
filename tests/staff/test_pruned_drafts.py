"""What staff see of drafts whose files and checks were deleted after long disuse."""

from dash import Dash

from dashboard.store.staff_accounts_and_sign_in import Role
from tests.staff.conftest import MakeApp
from tests.staff.drafting import GOOD, act, csv_of, published, upload
from tests.staff.people import signed_in, store_of


def test_pages_of_such_drafts_say_it_in_a_sentence(make_app: MakeApp, app: Dash) -> None:
    person = signed_in(app, Role.PUBLISHER)
    done, aside = published(person, csv_of(*GOOD)), upload(person, csv_of(*GOOD))
    act(person, aside, "discard")
    assert store_of(app).pruning.run(actor="Ana", keep_days=0)
    app = make_app(database_url=store_of(app)._database.url.render_as_string())  # which has read none of them before
    person = signed_in(app, Role.PUBLISHER, "ben@example.org")
    assert person.get("").status_code == 200
    for number in (done, aside):
        page = person.get(f"drafts/{number}/")
        assert page.status_code == 409
        assert f"The check of draft {number} was deleted after long disuse." in page.text
    assert person.get(f"drafts/{done}/original").text == csv_of(*GOOD).decode()
    answer = act(person, aside, "reopen")
    assert answer.status_code == 404
    assert f"The file of draft {aside} was deleted after long disuse. Upload it again." in answer.text
