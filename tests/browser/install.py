"""Finds a Chromium and an nginx for the browser tests, or fetches them: `python -m tests.browser.install`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without windows: a page takes it a third of the work."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
DOWNLOAD_SECONDS = 300
APT_SECONDS = 600
ADVICE = (
    "No Chromium, and none could be fetched. Install one so that `chromium`, `chromium-browser` or `google-chrome` "
    "is on the PATH (Debian and Ubuntu: apt-get install chromium), then run this again."
)

NGINX_ADVICE = (
    "No nginx, and none could be installed: tests of what stands behind it are skipped (apt-get install nginx)."
)


def nginx_path() -> str | None:
    """The nginx that stands before the server in some tests; users' paths often leave its folder out."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


def chromium_path() -> str | None:
    """The browser that nearly all tests use: the shell, else a whole Chromium; None where there is neither."""
    return shutil.which(SHELL) or whole_chromium_path()


def whole_chromium_path() -> str | None:
    """A Chromium with all that people have, such as blocked storage of other sites' frames: an installed one, else
    Playwright's own; None where there is neither."""
    return installed_path() or downloaded_path()


def installed_path() -> str | None:
    """A Chromium on the PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def downloaded_path() -> str | None:
    """The Chromium that Playwright has downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def download() -> None:
    """Ask Playwright for its own Chromium."""
    run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS)


def install_with_apt(package: str = "chromium") -> None:
    """Ask the system's package manager for a package that is not there, which only root may do."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None or shutil.which(package):
        return
    run(["apt-get", "update"], APT_SECONDS)
    run(["apt-get", "install", "--yes", "--no-install-recommends", package], APT_SECONDS)


def run(command: Sequence[str], seconds: float) -> None:
    """Run a command for at most ``seconds``; that it failed shows in what is found afterwards."""
    print("Trying:", *command, file=sys.stderr)  # noqa: T201
    try:
        subprocess.run(command, timeout=seconds, check=False, stdout=sys.stderr)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)  # noqa: T201


def provide(
    find: Callable[[], str | None] = whole_chromium_path,
    ways: Sequence[Callable[[], None]] = (download, install_with_apt),
) -> str | None:
    """The program found, if need be after trying the ``ways`` of getting one, in order."""
    path = find()
    for way in ways:
        if path is not None:
            break
        way()
        path = find()
    return path


def provide_browser() -> str | None:
    """The browser that nearly all tests use, after asking for the shell and for a whole one."""
    install_with_apt(SHELL)
    return provide() and chromium_path()


def provide_nginx() -> str | None:
    """The nginx found, if need be after asking for one."""
    return provide(nginx_path, [partial(install_with_apt, "nginx")])


def main(path: Callable[[], str | None] = provide_browser, nginx: Callable[[], str | None] = provide_nginx) -> int:
    """Print which browser is used; 1 and what to do where there is none. Tests can do without nginx."""
    if nginx() is None:
        print(NGINX_ADVICE, file=sys.stderr)  # noqa: T201
    found = path()
    if found is None:
        print(ADVICE, file=sys.stderr)  # noqa: T201
        return 1
    print(f"Browser: {found}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
