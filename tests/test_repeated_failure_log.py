"""Lines about something that lasts: the begin, at most one a minute, the end."""

import logging

import pytest

from dashboard import repeated_failure_log
from dashboard.repeated_failure_log import OutageLog


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(repeated_failure_log, "monotonic", made)
    return made


@pytest.fixture
def outage() -> OutageLog:
    return OutageLog(logging.getLogger("test"), "It works again.")


def test_a_minute_of_failures_is_one_line_and_the_next_says_how_many_there_were(
    outage: OutageLog, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(61):
        outage.failed("It failed: %s", "gone")
        clock.now += 1
    assert caplog.messages == ["It failed: gone", "It failed: gone (59 lines like this were left out)"]
    outage.failed("It failed: %s", "gone")
    outage.ended()
    outage.ended()
    assert caplog.messages[2:] == ["It works again. (1 lines about it were left out)"]
    outage.failed("It failed: %s", "once more")
    assert caplog.messages[3:] == ["It failed: once more"]


def test_an_outage_without_an_end_of_its_own_ends_after_a_quiet_minute(
    outage: OutageLog, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    outage.end_if_quiet()
    outage.failed("Refused")
    clock.now += 50
    outage.failed("Refused")
    clock.now += 50
    outage.end_if_quiet()
    assert caplog.messages == ["Refused"]
    clock.now += 11
    outage.end_if_quiet()
    assert caplog.messages[1:] == ["It works again. (1 lines about it were left out)"]
