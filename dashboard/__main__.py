"""``python -m dashboard``."""

import os
import sys

from dashboard.cli import main

code = main()
sys.stdout.flush()
sys.stderr.flush()
# Not sys.exit: a library's thread once ended the process with another code after the work was done and told.
os._exit(code)
