"""Times and places go to what they are the time and place of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from probatum.model.statements import Killing
from probatum.model.times import UNKNOWN_TIME, DateInterval

Killings = Callable[[str], list[Killing]]
_DAY = DateInterval.day(date(2024, 10, 12))


@pytest.mark.parametrize(
    "text",
    [
        "On October 12, Russian soldiers executed two Ukrainian prisoners.",
        "Two Ukrainian prisoners were executed by Russian soldiers on October 12, prosecutors said.",
        "Prosecutors said that on October 12 Russian soldiers executed two Ukrainian prisoners.",
        "Russian soldiers executed two Ukrainian prisoners. It happened on October 12.",
    ],
)
def test_a_day_beside_the_killing_is_the_day_of_the_killing(killings: Killings, text: str) -> None:
    (found,) = killings(text)
    assert (found.event_time, found.surfaced) == (_DAY, UNKNOWN_TIME)


@pytest.mark.parametrize(
    "text",
    [
        "On October 12, a video surfaced that shows Russian soldiers executing two Ukrainian prisoners.",
        "Footage released on October 12 shows Russian soldiers executing two Ukrainian prisoners.",
        "Russian soldiers executed two Ukrainian prisoners. The footage was published on October 12.",
        "On October 12, the Prosecutor General's Office reported that Russian soldiers had executed two prisoners.",
    ],
)
def test_a_day_of_publication_is_never_the_day_of_the_killing(killings: Killings, text: str) -> None:
    (found,) = killings(text)
    assert (found.event_time, found.surfaced) == (UNKNOWN_TIME, _DAY)


@pytest.mark.parametrize(
    "text",
    [
        "The prisoner, a native of Poltava, was executed by Russian soldiers.",
        "A captured Ukrainian soldier from the Poltava region was executed by Russian soldiers.",
        "Investigators in Poltava say that a Ukrainian prisoner was executed by Russian soldiers.",
        "The Poltava Regional Prosecutor's Office says that a Ukrainian prisoner was executed.",
        "A captured Ukrainian soldier was executed. He identified himself as coming from the Poltava region.",
    ],
)
def test_a_home_or_a_seat_is_not_the_place(killings: Killings, text: str) -> None:
    (found,) = killings(text)
    assert (found.place.settlement, found.place.region) == (None, None)


def test_a_direction_is_an_area_and_no_settlement(killings: Killings) -> None:
    (found,) = killings("Russian troops executed two Ukrainian prisoners in the Pokrovsk direction.")
    assert found.place.settlement is None
    assert "Pokrovsk" in (found.place.area or "")


def test_a_place_that_names_an_incident_gives_no_settlement(killings: Killings) -> None:
    (found,) = killings(
        "In the Pokrovsk district, sixteen Ukrainian prisoners were executed by Russian troops. "
        "The Pokrovsk incident is the largest recorded execution of Ukrainian prisoners."
    )
    assert found.place.settlement is None
    assert len(found.spans) == 2
