"""Where we work: a public map of an organisation's projects and news."""

__version__ = "0.1.0"
"""The release number, which pyproject.toml and CHANGELOG.md name, too."""
