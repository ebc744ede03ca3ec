"""Short ways to make claims for the tests of linking."""

from __future__ import annotations

from datetime import date
from typing import Any

from probatum.linking.claims import Claim
from probatum.linking.linker import Linking
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import Killing, Victims
from probatum.model.times import UNKNOWN_TIME, DateInterval

DAY = date(2024, 10, 10)


def settlement(name: str, region: str = "Donetsk", **more: Any) -> Place:
    """A named settlement."""
    precision = more.pop("precision", PlacePrecision.SETTLEMENT)
    return Place(settlement=name, region=region, country="UA", precision=precision, **more)


def oblast(name: str = "Donetsk", country: str = "UA") -> Place:
    """A region and nothing finer."""
    return Place(region=name, country=country, precision=PlacePrecision.OBLAST)


def raion(name: str, region: str = "Donetsk", gazetteer: str | None = None) -> Place:
    """A district of a region."""
    return Place(area=name, region=region, country="UA", precision=PlacePrecision.RAION, gazetteer=gazetteer)


def claim(
    key: str,
    *,
    report: str | None = None,
    place: Place | None = None,
    killed: int | CountRange | None = None,
    event: DateInterval | date | None = None,
    surfaced: date | None = None,
    published: date | None = DAY,
    side: str | None = "UA",
    url: str | None = None,
    footage: frozenset[str] = frozenset(),
    names: tuple[str, ...] = (),
    **killing: Any,
) -> Claim:
    """A claim whose report is named after it unless said otherwise."""
    count = CountRange.exactly(killed) if isinstance(killed, int) else killed or CountRange()
    time = DateInterval.day(event) if isinstance(event, date) else event or UNKNOWN_TIME
    return Claim(
        key=key,
        report=report or f"report of {key}",
        index=0,
        published=published,
        url=url,
        footage=footage,
        killing=Killing(
            spans=((0, 1),),
            victims=Victims(count=count, side=side, names=names),
            place=place or Place(),
            event_time=time,
            surfaced=DateInterval.day(surfaced) if surfaced else UNKNOWN_TIME,
            **killing,
        ),
    )


def together(linking: Linking) -> list[tuple[str, ...]]:
    """The members of every incident."""
    return [incident.members for incident in linking.incidents]
