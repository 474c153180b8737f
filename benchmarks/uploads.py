"""``python -m benchmarks.uploads``: what a visitor's click takes while staff upload 20 MB, and while
files of 1 MB that are made to be costly are checked; and how long a review takes.

The server is gunicorn with one worker of four threads. Files come at the speed of a good office line, each is then
checked in a process of its own. Measured here and not in the tests, since figures depend on the machine.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.staff.serving import Office

ROUNDS = 4
BYTES_PER_SECOND, PIECE = 6_000_000, 60_000  # 50 Mbit/s
CODES = ("MDA", "UKR", "KEN", "FJI", "BRA", "IND")
MEGABYTES = 20
ROWS = 27_132
ROW = "P{:07d},A project of many words in a village,Kenya; Moldova,2,2024-01-01,EUR,100,{}\n"
HEAD = "id,title,countries,status,start_date,currency,budget,summary\n"
# Files of some 1 MB whose structure costs much.
COSTLY = (
    "id,title,countries\n" + "".join(f"{number},T,Zzq{number}\n" for number in range(70_000)),
    "id,title,countries\n" + "".join(f"{number},T,Moldva{number:05d} Republc\n" for number in range(40_000)),
    'id,title,countries\n1,T,"' + "; ".join(f"Zzq{number}" for number in range(110_000)) + '"\n',
    'id,title,countries,themes\n1,T,Moldova,"' + ";".join(f"Th{number}" for number in range(130_000)) + '"\n',
    "id,title,countries," + ",".join(f"startdte{number}" for number in range(75_000)) + "\n",
    "id,title,countries,start_date,status,url\n" + "".join(f"{number},T,Moldova,q,q,q\n" for number in range(50_000)),
)


@dataclass(frozen=True, slots=True)
class Clicks:
    """Milliseconds of visitors' clicks: the middle one and the 95th of a hundred."""

    median: float
    p95: float

    @classmethod
    def of(cls, times: list[float]) -> Self:
        """The figures of these times."""
        return cls(statistics.median(times), statistics.quantiles(times, n=20)[-1])


def main() -> int:
    """Measure and print; 1 where a click takes more than twice as long during an upload, or a review over 10 s."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        office = Office(Path(folder))
        office.start()
        try:
            return _measure(office)
        finally:
            office.stop()


def _measure(office: Office) -> int:
    row = ROW.format(0, "x" * 100)
    rows = (ROW.format(number, "x" * 100) for number in range(MEGABYTES * 1_000_000 // len(row)))
    content = (HEAD + "".join(rows)).encode()
    before, took, phase = office.memory, dict[str, list[float]](quiet=[], upload=[], check=[], costly=[]), ["quiet"]
    visitor = threading.Thread(target=_click, args=(office, took, phase))
    visitor.start()
    for _ in range(ROUNDS):
        time.sleep(3)
        phase[0] = "upload"
        place = office.upload(_paced(content), len(content))[2]["Location"]
        phase[0] = "check"
        _wait(office, place)
        phase[0] = "quiet"
    for text in COSTLY:
        time.sleep(1)
        phase[0] = "costly"
        place = office.upload(iter([text.encode()]), len(text))[2]["Location"]
        _wait(office, place)
        office.ask("GET", place)
        phase[0] = "quiet"
    phase[0] = ""
    visitor.join()
    grown = office.memory - before
    clicks = {name: Clicks.of(times) for name, times in took.items()}
    seconds = _review_seconds(office)
    lines = [f"a click, {name}: {one.median:.1f} ms, p95 {one.p95:.1f} ms" for name, one in clicks.items()]
    lines += [
        f"the worker grew by {grown:.0f} MB",
        f"from the upload of {ROWS:,} rows to the review: {seconds:.1f} s",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    slow = any(clicks[name].p95 > 2 * clicks["quiet"].p95 for name in ("upload", "costly"))
    return int(slow or seconds > 10)


def _click(office: Office, took: dict[str, list[float]], phase: list[str]) -> None:
    """Click on one country after the other, until there is no phase to note the time under."""
    version = json.loads(office.ask("GET", "/health/ready")[1])["version"]
    codes = itertools.cycle(CODES)
    while now := phase[0]:
        began = time.perf_counter()
        office.ask("GET", f"/fragments/{version}/en/panel?country={next(codes)}")
        took[now].append(1000 * (time.perf_counter() - began))
        time.sleep(0.02)


def _paced(content: bytes) -> Iterator[bytes]:
    """The bytes as a good office line brings them."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
        time.sleep(PIECE / BYTES_PER_SECOND)


def _wait(office: Office, place: str) -> None:
    while json.loads(office.ask("GET", f"{place}progress")[1])["working"]:
        time.sleep(0.3)


def _review_seconds(office: Office) -> float:
    """From the first byte of the upload to the review page."""
    content = (HEAD + "".join(ROW.format(number, "text " * 60) for number in range(ROWS))).encode()
    began = time.perf_counter()
    _status, _text, headers = office.upload(iter([content]), len(content))
    place = headers["Location"]
    _wait(office, place)
    office.ask("GET", place)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
