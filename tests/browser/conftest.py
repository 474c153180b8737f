"""A server, a browser and visits for the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

pytest.register_assert_rewrite("tests.browser.visiting", "tests.browser.world", "tests.browser.staffing")

from tests.browser.install import ADVICE, chromium_path  # noqa: E402
from tests.browser.serving import Server  # noqa: E402
from tests.browser.staffing import ANNA, StaffVisits, staffed  # noqa: E402
from tests.browser.twinning import Twin, path_of_files, twin_of_the_samples  # noqa: E402
from tests.browser.visiting import Visits  # noqa: E402

expect.set_options(timeout=20_000)  # the machine may be busy

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    # Every other host is blocked: its name leads nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--twin``: whether the visits are to files."""
    parser.addoption("--twin", action="store_true", help="visit the static twin of the samples, without a server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that files cannot pass says why in its marker ``needs_server``."""
    if not config.getoption("--twin", default=False):
        return
    for item in items:
        if marker := item.get_closest_marker("needs_server"):
            item.add_marker(pytest.mark.skip(reason=marker.args[0]))


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cache_folder: Path
) -> Iterator[Server | Twin]:
    """A server with the sample data; tests only read from it. With ``--twin`` its static twin."""
    if request.config.getoption("--twin", default=False):
        with twin_of_the_samples(tmp_path_factory, cache_folder) as twin:
            yield twin
        return
    with Server(tmp_path_factory.mktemp("server"), cache_folder).running() as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the tests fail."""
    path = chromium_path()
    if path is None:
        pytest.fail(ADVICE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: Server | Twin) -> Iterator[Visits]:
    """Opens pages on the server; at the end nothing may have gone wrong behind the scenes."""
    path_of = path_of_files if isinstance(server, Twin) else str
    with Visits(browser, server.url, path_of=path_of) as visits:
        yield visits


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Server]:
    """A server with the sample data and one publisher, ``ANNA``; the tests of a file share it."""
    with staffed(tmp_path_factory.mktemp("desk"), cache_folder, ANNA, "publisher") as one:
        yield one


@pytest.fixture
def visits(browser: Browser, desk: Server) -> StaffVisits:
    """Opens pages of the desk for people who sign in."""
    return StaffVisits(browser, desk.url)
