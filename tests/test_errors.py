"""The tree of errors is as its docstring draws it."""

import inspect
import re

import pytest

from dashboard import errors

ALL = dict(inspect.getmembers(errors, inspect.isclass))


def test_every_error_has_the_one_base() -> None:
    assert len(ALL) > 5
    assert all(issubclass(one, errors.WhereWeWorkError) for one in ALL.values())


def test_the_drawing_names_every_error_under_its_base() -> None:
    drawn: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        if found := re.match(r"^([│├└─ ]*)([A-Z]\w+)(?: {2}|$)", line):
            depth, name = len(found[1]), found[2]
            above = [(far, one) for far, one in above if far < depth]
            drawn[name] = above[-1][1] if above else "Exception"
            above.append((depth, name))
    assert drawn == {name: one.__base__.__name__ for name, one in ALL.items()}


@pytest.mark.parametrize("error", ALL.values())
def test_an_error_says_its_sentence(error: type[Exception]) -> None:
    assert str(error("The sentence.")) == "The sentence."
    assert inspect.getdoc(error)


def test_errors_import_nothing_of_ours() -> None:
    assert "import" not in inspect.getsource(errors)
