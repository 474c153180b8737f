"""The number of this release of the program."""

import tomllib

from dashboard.settings import ROOT


def release_number() -> str:
    """The release number of this program, such as "1.2.0", which stands in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
