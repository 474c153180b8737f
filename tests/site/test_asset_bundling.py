from pathlib import Path

import pytest

from dashboard.settings import ROOT
from dashboard.site.http.asset_bundling import join_scripts, modules
from dashboard.site.http.static_files import ENTRIES

ASSETS = ROOT / "assets"
HOST = "embed/host.js"  # of other sites' pages, which is no module (site/embed/script.py)
BUNDLED = {path: module for entry in ENTRIES.values() for path, module in modules(ASSETS, entry).items()}


def test_every_script_is_in_a_bundle() -> None:
    scripts = {path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js")}
    assert {path for path in scripts if not path.startswith("vendor/")} == {*BUNDLED, HOST}


def test_every_export_is_imported() -> None:
    used = {(path, name) for module in BUNDLED.values() for path, names in module.imports.items() for name in names}
    assert {(path, name) for path, module in BUNDLED.items() for name in module.exports} == used


def test_every_import_is_used() -> None:
    for path, module in BUNDLED.items():
        for names in module.imports.values():
            assert [name for name in names if name not in module.body] == [], path


def write(folder: Path, **scripts: str) -> Path:
    for name, text in scripts.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_a_circle_is_an_error_that_names_its_files(tmp_path: Path) -> None:
    folder = write(tmp_path, a='import "./b.js";\n', b='import "./c.js";\n', c='import "./b.js";\n')
    with pytest.raises(ValueError, match=r"circle: b\.js -> c\.js -> b\.js"):
        join_scripts(folder, "a.js")


@pytest.mark.parametrize(
    ("scripts", "sentence"),
    [
        ({"a": 'import { x, y } from "./b.js";\n', "b": "export const x = 1;\n"}, r"a\.js imports y from b\.js"),
        ({"a": 'import "./b.js";\n'}, r"a\.js imports b\.js, which does not exist"),
        ({"a": 'import * as b from "./b.js";\n'}, r"form that is not understood: import \* as b"),
        ({"a": "export let x = 1;\n"}, r"form that is not understood: export let x"),
    ],
)
def test_what_does_not_fit_together_is_an_error(tmp_path: Path, scripts: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        join_scripts(write(tmp_path, **scripts), "a.js")


def test_each_module_comes_once_after_what_it_imports(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        a='import { x } from "./b.js";\nimport "./c.js";\nuse(x);\n',
        b="export const x = 1;\n",
        c='import { x } from "./b.js";\nuse(x + 1);\n',
    )
    text = join_scripts(folder, "a.js").decode()
    assert text.count("const b = ") == 1
    assert text.index("const b = ") < text.index("const c = ") < text.index("const a = ")
    assert "const { x } = b;" in text


def test_two_lines_of_imports_of_one_file_are_both_read(tmp_path: Path) -> None:
    first = 'import { one } from "./b.js";\nimport { two } from "./b.js";\none(two);\n'
    folder = write(tmp_path, a=first, b="export function one() {}\nexport const two = 2;\n")
    assert modules(folder, "a.js")["a.js"].imports == {"b.js": ["one", "two"]}
    assert b"const { one, two } = b;" in join_scripts(folder, "a.js")
