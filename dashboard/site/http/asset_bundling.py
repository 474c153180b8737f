"""Joins the modules of scripts and styles into one file for the browser, in the order of their imports. Scripts are ES
modules of one form: ``import { a, b } from "./x.js";`` or ``import "./x.js";`` at the start of a line, and ``export``
before a ``function``, ``class`` or ``const``. Each becomes a function of its own, so that names of two modules do not
clash, and is run once. Comments of scripts are left out if they stand on lines of their own."""

import posixpath
import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n+", re.MULTILINE | re.DOTALL)
_STYLE = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class Module:
    """One script (ES module) at ``path`` below the folder of assets. ``imports`` has, by the path of another module,
    the names imported from it; ``exports`` are the exported names. ``body`` is the code without import lines, the word
    ``export``, and comments on lines of their own."""

    def __init__(self, assets: Path, path: str) -> None:
        """Read the module at ``path`` below ``assets``. Raises ``ValueError`` for a form that is not understood."""
        text = (assets / path).read_text(encoding="utf-8")
        self.path = path
        self.imports: dict[str, list[str]] = {}
        for names, target in _IMPORT.findall(text):
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            self.imports.setdefault(file, []).extend(re.findall(r"\w+", names))
        self.exports = _EXPORT.findall(text)
        self.body = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text))).strip()
        if unknown := _UNKNOWN.search(self.body):
            raise ValueError(f"assets/{path} has an import or export of a form that is not understood: {unknown[0]}")


def modules(assets: Path, entry: str) -> dict[str, Module]:
    """The module ``entry`` (a path below ``assets``) and all modules that it imports, directly or not: path → module.
    Each comes after the modules that it imports. Raises ValueError for a circle of imports, a missing file, an import
    or export of a form that is not understood, and an imported name that the other file does not export."""
    modules_read: dict[str, Module] = {}

    def visit(path: str, chain: tuple[str, ...]) -> None:
        if path in chain:
            raise ValueError(
                f"Scripts import each other in a circle: {' -> '.join((*chain[chain.index(path) :], path))}"
            )
        if path in modules_read:
            return
        if not (assets / path).is_file():
            raise ValueError(f"{chain[-1] if chain else 'A bundle'} imports {path}, which does not exist")
        module = Module(assets, path)
        for target, names in module.imports.items():
            visit(target, (*chain, path))
            if missing := sorted(set(names) - set(modules_read[target].exports)):
                raise ValueError(f"{path} imports {', '.join(missing)} from {target}, which does not export it")
        modules_read[path] = module

    visit(entry, ())
    return modules_read


def join_scripts(assets: Path, entry: str) -> bytes:
    """One script made of the module ``entry`` (a path below ``assets``) and all that it imports. Raises ValueError for
    a circle of imports, a missing file, an import or export of a form that is not understood, and a name that a file
    does not export."""
    parts = [_as_function(module) for module in modules(assets, entry).values()]
    return "\n".join(['(() => {\n"use strict";', *parts, "})();\n"]).encode()


def join_styles(entry: Path) -> bytes:
    """One style sheet made of the files that the file ``entry`` imports, in the order of its ``@import "…";`` lines.
    Nothing else in ``entry`` is kept, and ``@import`` in the imported files is not followed. Raises OSError if one of
    the files cannot be read."""
    names = _STYLE.findall(entry.read_text(encoding="utf-8"))
    return b"\n".join((entry.parent / name).read_bytes() for name in names)


def _as_function(module: Module) -> str:
    given = [f"const {{ {', '.join(names)} }} = {_variable(path)};" for path, names in module.imports.items() if names]
    offered = [f"return {{ {', '.join(module.exports)} }};"] if module.exports else []
    return "\n".join([f"const {_variable(module.path)} = (() => {{", *given, module.body, *offered, "})();"])


def _variable(path: str) -> str:
    return re.sub(r"\W", "_", path.removesuffix(".js"))
