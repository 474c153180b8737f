"""The errors of the project have one base and say what happened."""

import inspect

import pytest

from dashboard import errors

ALL = dict(inspect.getmembers(errors, inspect.isclass))


def test_every_error_has_the_one_base() -> None:
    assert len(ALL) > 5
    assert all(issubclass(one, errors.WhereWeWorkError) for one in ALL.values())


@pytest.mark.parametrize("error", ALL.values())
def test_an_error_says_its_sentence(error: type[Exception]) -> None:
    assert str(error("The sentence.")) == "The sentence."
    assert inspect.getdoc(error)


def test_errors_import_nothing_of_ours() -> None:
    assert "import" not in inspect.getsource(errors)
