"""What the benchmarks tell of a process is that process alone."""

import subprocess
import sys

from benchmarks.servers import _largest_memory


def test_the_memory_of_a_process_does_not_hold_that_of_the_one_that_started_it() -> None:
    ballast = bytearray(b"x" * 300_000_000)
    program = "import time; held = bytearray(b'x' * 60_000_000); time.sleep(0.3)"
    largest = _largest_memory(subprocess.Popen([sys.executable, "-c", program]))
    assert 60 < largest < 200
    assert len(ballast) == 300_000_000
