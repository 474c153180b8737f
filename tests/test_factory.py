"""The rooms put together."""

from dataclasses import replace

from dashboard import factory
from dashboard.settings import Settings


def test_the_release_changes_with_what_shapes_answers() -> None:
    plain = Settings()
    releases = {
        factory._release(one)
        for one in (
            plain,
            replace(plain, organisation="Another"),
            replace(plain, languages=("en", "fr")),
            replace(plain, base_path="/map/"),
        )
    }
    assert len(releases) == 4
    assert factory._release(plain) == factory._release(replace(plain, poll_seconds=9.0))


def test_the_release_changes_with_the_code(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(factory, "ROOT", tmp_path)
    code = tmp_path / "dashboard" / "site" / "panels.py"
    code.parent.mkdir(parents=True)
    code.write_text("one")
    script = tmp_path / "assets" / "page" / "panel.js"
    script.parent.mkdir(parents=True)
    releases = [factory._release(Settings())]
    for path in (code, script):
        path.write_text("another")
        releases.append(factory._release(Settings()))
    assert len(set(releases)) == 3
