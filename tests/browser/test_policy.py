"""The content security policy as the browser sees it: every visit of every browser test listens for violations.

Map clicks, charts, filters and staff pages are walked by the tests of those.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import Server
from tests.browser.visiting import Visits

pytestmark = pytest.mark.browser

FORBIDDEN = {
    "img-src": "const image = new Image(); image.src = 'https://elsewhere.example/x.png'; document.body.append(image)",
    "script-src-elem": "const code = document.createElement('script'); code.text = '1'; document.body.append(code)",
    # Chromium before 156 tells of it only when it would run.
    "script-src-attr": "document.body.setAttribute('onclick', '1'); document.body.click()",
    "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    "connect-src": "fetch('https://elsewhere.example/').catch(() => {})",
    "frame-src": "document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://e.example/' }))",
}


def test_the_listener_catches_what_the_policy_forbids(browser: Browser, server: Server) -> None:
    visits = Visits(browser, server.url)
    page = visits("/accessibility", live=False)
    assert visits.violations == []
    for script in FORBIDDEN.values():
        page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(100)
    visits.expect(re.compile("."))  # whatever else is allowed, a violation is not
    visits.end()
    caught = {line.split()[2] for line in visits.violations}
    assert caught == set(FORBIDDEN)
    with pytest.raises(AssertionError, match="Policy violated"):
        visits.check()
