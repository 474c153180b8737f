"""The rooms put together."""

from dataclasses import replace

from dashboard.factory import release_id
from dashboard.settings import Settings


def test_the_release_changes_with_what_shapes_answers() -> None:
    plain = Settings()
    releases = {
        release_id(one, b"")
        for one in (
            plain,
            replace(plain, organisation="Another"),
            replace(plain, languages=("en", "fr")),
            replace(plain, base_path="/map/"),
        )
    }
    assert len(releases | {release_id(plain, b"other boundaries")}) == 5
    assert release_id(plain, b"") == release_id(replace(plain, poll_seconds=9.0), b"")


def test_the_release_changes_with_the_code(tmp_path) -> None:
    code = tmp_path / "dashboard" / "site" / "panels.py"
    code.parent.mkdir(parents=True)
    code.write_text("one")
    script = tmp_path / "assets" / "page" / "panel.js"
    script.parent.mkdir(parents=True)
    releases = [release_id(Settings(), b"", tmp_path)]
    for path in (code, script):
        path.write_text("another")
        releases.append(release_id(Settings(), b"", tmp_path))
    assert len(set(releases)) == 3
