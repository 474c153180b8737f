"""Runs the command line: ``python -m dashboard``."""

import os
import sys

from dashboard.cli import main

code = main()
sys.stdout.flush()
sys.stderr.flush()
# Not sys.exit: a thread of a library once changed the exit code after the work was done.
os._exit(code)
