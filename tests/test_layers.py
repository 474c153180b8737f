"""Policies of the project, as tests."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from dashboard.settings import PREFIX, ROOT, Settings

SKIPPED = {
    "node_modules",
    ".git",
    ".venv",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "var",
    "build",
}
TEXT = {".py", ".md", ".css", ".js", ".html", ".toml", ".txt", ".csv", ".ini", ".yml", ".yaml", ".sh", ""}


def files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (Path(parent) / name for name in names)


FILES = sorted(files_below(ROOT))
PYTHON = [path for path in FILES if path.suffix == ".py"]
TEMPLATES = [path for path in FILES if path.suffix == ".html" and "templates" in path.parts]


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PRODUCT = [path for path in PYTHON if where(path).startswith("dashboard/")]
SITE = [path for path in PRODUCT if where(path).startswith("dashboard/site/")]


def test_the_policies_see_the_whole_project() -> None:
    """A folder that has moved would leave them nothing to object to."""
    assert len(PRODUCT) > 200
    assert len(SITE) > 60
    assert len(TEMPLATES) > 40


def test_the_entry_file_stays_small() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 20


def test_only_settings_read_the_environment() -> None:
    readers = set()
    for path in [ROOT / "app.py", *PRODUCT]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            of_os = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
            named = (of_os and node.attr in {"environ", "getenv", "putenv", "environb"}) or (
                isinstance(node, ast.ImportFrom)
                and node.module == "os"
                and {one.name for one in node.names} & {"environ", "getenv"}
            )
            if named:
                readers.add(where(path))
    assert readers == {"dashboard/settings.py"}


def test_every_setting_named_anywhere_exists_and_is_documented() -> None:
    known = {PREFIX + item.name.upper() for item in fields(Settings)}
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert not {name for name in known if f"`{name}`" not in page}
    named: dict[str, str] = {}
    for path in FILES:
        if path.suffix in {".md", ".yml", ".yaml", ".toml", ".sh", ""} or path.name in {"Makefile", "run"}:
            text = path.read_text("utf-8", errors="ignore")
            named |= {name: where(path) for name in re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", text)}
    named.pop(f"{PREFIX}NAME", None)
    named.pop(f"{PREFIX}NAME_FILE", None)
    unknown = {name: path for name, path in named.items() if name.removesuffix("_FILE") not in known}
    assert not unknown


def test_the_id_of_the_map_is_written_once_in_python_and_used_by_the_scripts() -> None:
    from dashboard.site.maps.plotly_map import MAP

    in_python = [
        where(path)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value == MAP
    ]
    assert in_python == ["dashboard/site/maps/plotly_map.py"]
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "assets").rglob("*.js"))
    assert MAP in scripts


def test_ids_that_the_scripts_look_for_exist() -> None:
    made = "".join(path.read_text("utf-8") for path in [*TEMPLATES, *SITE])
    made += "".join(path.read_text("utf-8") for path in (ROOT / "assets").rglob("*.js"))
    for path in (ROOT / "assets").rglob("*.js"):
        for name in re.findall(r'getElementById\("([\w-]+)"\)', path.read_text("utf-8")):
            assert re.search(rf"""id ?[=:] ?"{name}"|= "{name}"|\.id = "{name}\"""", made), (where(path), name)


def spoken(template: str) -> list[str]:
    """Words of a template that stand outside ``{{ }}``: in the text, or in an attribute that people read."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", "", template, flags=re.DOTALL)
    found = re.findall(r'\b(?:aria-label|title|alt|placeholder|content|value)="([^"]*)"', text)
    codes = {"width=device-width, initial-scale=1", "light dark", "image/png"}
    found = [words for words in found if words not in codes and not words.startswith("https://")]
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return [
        words.strip()
        for words in [*re.sub(r"<[^>]*>", "\n", text).splitlines(), *found]
        if re.search(r"[^\W\d_]", words)
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    template = path.read_text("utf-8")
    if path.name == "api.html":  # speaks English to programmers, and says so
        assert '<div lang="en" dir="ltr">\n<h1>' in template
    else:
        assert spoken(template) == []


def test_a_bare_word_in_a_template_would_be_seen() -> None:
    assert spoken('<p class="x">Hello {{ _("you") }}</p>') == ["Hello"]
    assert spoken('<a aria-label="Close">×</a>') == ["Close"]
    assert spoken('<p>{{ _("Hello") }} · 5</p><input type="hidden" value="{{ x }}">') == []


def test_no_component_holds_a_bare_sentence() -> None:
    """Text that visitors see goes through gettext: no literal child or label but a slot to be filled later."""
    bare = []
    for path in SITE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"html", "dcc"}):
                continue
            children = [*node.args, *(one.value for one in node.keywords if one.arg in {"children", "title", "alt"})]
            children = [part for child in children for part in (child.elts if isinstance(child, ast.List) else [child])]
            bare += [
                (path.name, child.lineno, child.value)
                for child in children
                if isinstance(child, ast.Constant)
                and isinstance(child.value, str)
                and re.search(
                    r"[^\W\d_]", re.sub(r"\{\w+\}", "", child.value)
                )  # what is filled in later is no sentence
            ]
    assert bare == []


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    named = re.compile(r"(?<![\w.:/~-])/(?:" + "work|root|home|Users" + r")/\w")
    told = []
    for path in FILES:
        if path.suffix in TEXT and path.name != "plotly-geo.min.js" and path != Path(__file__):
            lines = path.read_text("utf-8", errors="ignore").splitlines()
            told += [(where(path), number, line[:80]) for number, line in enumerate(lines, 1) if named.search(line)]
    assert not told


def test_every_module_says_what_it_is_in_one_line() -> None:
    for path in PRODUCT:
        told = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert told, where(path)
        assert len(told.splitlines()[0]) <= 118, where(path)
