"""Errors say what failed, what was expected, what was found and what to do."""

from __future__ import annotations

import inspect

import pytest

from probatum.model import errors
from probatum.model.errors import CollectError, ProbatumError, ValueInvalid

FAMILIES = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, ProbatumError)]


def test_a_message_holds_all_parts_in_order() -> None:
    error = ProbatumError("It broke.", expected="a whole", found="two halves", remedy="Glue it.")
    assert str(error) == error.message == "It broke, expected a whole, found two halves. Glue it."


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "It broke."),
        ({"expected": "a whole"}, "It broke, expected a whole."),
        ({"found": "halves"}, "It broke, found halves."),
        ({"remedy": "Glue it."}, "It broke. Glue it."),
    ],
)
def test_what_is_not_known_is_left_out(parts: dict[str, str], message: str) -> None:
    assert ProbatumError("It broke", **parts).message == message


def test_an_error_can_name_its_own_code() -> None:
    """For programs: the reason why a Capture failed."""
    assert CollectError("It is empty", code="empty_file").code == "empty_file"
    assert CollectError("It failed").code == "collect_failed"
    assert CollectError.code == "collect_failed"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_every_family_has_its_own_code_and_the_one_root(family: type[ProbatumError]) -> None:
    assert issubclass(family, ProbatumError)
    assert "code" in vars(family)
    assert family.__doc__
    assert [each.code for each in FAMILIES].count(family.code) == 1


def test_an_invalid_value_is_a_value_error_too() -> None:
    """Readers of records catch what any constructor raises in one clause."""
    assert issubclass(ValueInvalid, ValueError)
