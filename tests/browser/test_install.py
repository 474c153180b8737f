"""Where the tests' browsers come from: an installed one, Playwright's, the system's, in this order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.browser import install


def test_an_installed_browser_is_taken_without_any_download():
    tried = []
    assert install.provide(lambda: "/usr/bin/chromium", [lambda: tried.append("download")]) == "/usr/bin/chromium"
    assert tried == []


def test_the_ways_are_tried_in_order_until_one_brings_a_browser():
    tried: list[str] = []
    ways = [lambda: tried.append("download"), lambda: tried.append("apt"), lambda: tried.append("more")]
    assert install.provide(lambda: "/x/chromium" if "apt" in tried else None, ways) == "/x/chromium"
    assert tried == ["download", "apt"]


def test_without_any_browser_the_command_fails_and_says_what_to_install(capsys):
    assert install.main(lambda: install.provide(lambda: None, []), lambda: None) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "apt-get install chromium" in said.err
    assert "apt-get install nginx" in said.err


def test_the_browser_used_is_told_in_one_line(capsys):
    assert install.main(lambda: "/usr/bin/chromium", lambda: "/usr/sbin/nginx") == 0
    assert capsys.readouterr().out == "Browser: /usr/bin/chromium\n"


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ({"chromium", "chromium-headless-shell"}, "/bin/chromium-headless-shell"),
        ({"google-chrome", "chromium"}, "/bin/chromium"),
        ({"google-chrome", "chromium-browser"}, "/bin/chromium-browser"),
        ({"google-chrome"}, "/bin/google-chrome"),
    ],
)
def test_names_on_the_path_in_order(monkeypatch, present, expected):
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name in present else None)
    assert install.chromium_path() == expected


def test_playwrights_own_is_looked_for_where_none_is_installed(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(install, "downloaded_path", lambda: "/cache/chrome")
    assert install.chromium_path() == "/cache/chrome"


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have been run."""
    ran: list[list[str]] = []
    monkeypatch.setattr(install, "run", lambda command, _: ran.append(list(command)))
    return ran


def test_the_download_is_playwrights(commands):
    install.download()
    assert commands == [[sys.executable, "-m", "playwright", "install", "chromium"]]


@pytest.mark.parametrize(
    ("user", "apt", "asked"), [(0, "/usr/bin/apt-get", True), (1000, "/usr/bin/apt-get", False), (0, None, False)]
)
def test_apt_is_asked_by_root_only(commands, monkeypatch, user, apt, asked):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", {"apt-get": apt}.get)
    install.install_with_apt()
    assert [command[:2] for command in commands] == ([["apt-get", "update"], ["apt-get", "install"]] if asked else [])


def test_apt_is_asked_for_the_lightest_browser_where_only_another_is_there(commands, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get", "chromium": "/usr/bin/chromium"}.get)
    assert install.provide_browser() == "/usr/bin/chromium"
    assert [command[-1] for command in commands] == ["update", "chromium-headless-shell"]


def test_apt_is_not_asked_for_what_is_there(commands, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert install.whole_chromium_path() == "/usr/bin/chromium"
    assert install.provide_browser() == "/usr/bin/chromium-headless-shell"
    assert commands == []


def test_a_command_that_hangs_or_is_missing_is_given_up(capfd):
    install.run([sys.executable, "-c", "import time; time.sleep(60)"], 0.2)
    install.run(["no-such-command-here"], 1)
    said = capfd.readouterr().err
    assert "timed out" in said
    assert "no-such-command-here" in said


def test_a_command_that_fails_does_not_stop_the_next_way(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    install.run(["playwright"], 1)
