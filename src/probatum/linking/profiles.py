"""A claim prepared for comparison: names folded, dates as day numbers, words in sets.

In: Claims. Out: one Profile each. Everything a feature looks at is worked out once here, since a claim is compared with
dozens of others. None is unknown throughout, and no feature may take it for agreement.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.model.places import Place, PlacePrecision
from probatum.model.statements import Role
from probatum.model.times import DateInterval

from .claims import Claim
from .weights import Weights

_KATOTTG = re.compile(r"katottg:UA(\d{17})\Z")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`′")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A closed interval of days as ordinals."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many days it holds."""
        return self.last - self.first + 1

    def gap(self, other: Days) -> int:
        """Days between the two; 0 when they share a day."""
        return max(0, self.first - other.last, other.first - self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the features compare. `alone` says that the report makes no other killing statement."""

    claim: Claim
    key: str
    report: str
    country: str | None
    region: str | None
    settlement: str | None
    area: str | None
    vicinity: bool
    entry: str | None
    alternatives: frozenset[str]
    units: tuple[str, ...]
    lat: float | None
    lon: float | None
    event: Days | None
    event_first: int | None
    surfaced: Days | None
    published: int | None
    least: int | None
    most: int | None
    side: str | None
    footage: frozenset[str]
    shows_footage: bool
    people: frozenset[str]
    bodies: frozenset[str]
    victims: frozenset[str]
    words: frozenset[str]
    unit: str | None
    url: str | None
    background: bool
    alone: bool


def profiles_of(claims: Sequence[Claim], weights: Weights) -> tuple[Profile, ...]:
    """The profiles of `claims`, sorted by key, so that nothing later depends on the order of the input."""
    in_report = Counter(claim.report for claim in claims)
    ordered = sorted(claims, key=lambda claim: claim.key)
    return tuple(_profile(claim, weights, alone=in_report[claim.report] == 1) for claim in ordered)


def fold(text: str | None) -> str | None:
    """A name without case, accents, apostrophes and doubled spaces; None when nothing is left."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(letters.replace("-", " ").split()) or None


def area_stem(text: str | None, weights: Weights) -> str | None:
    """The name of an area without the words and endings that say what kind of area it is."""
    folded = fold(text)
    if folded is None:
        return None
    kept = [word for word in folded.split() if word not in weights.area_words]
    if not kept:
        return None
    last = kept[-1]
    for ending in weights.area_endings:
        if last.endswith(ending) and len(last) - len(ending) >= 3:
            last = last[: -len(ending)] + "sk"
            break
    return " ".join([*kept[:-1], last])


def same_root(area: str, settlement: str) -> bool:
    """Whether an area is named after a settlement: Pokrovsk and Pokrovsk, Bakhmutsk(yi raion) and Bakhmut."""
    return area == settlement or area == settlement + "sk" or area == settlement.removesuffix("e") + "sk"


def units_of(place: Place) -> tuple[str, ...]:
    """The oblast, raion and hromada that a place lies in, as prefixes of its code in the Ukrainian codifier (KATOTTG).

    The code is UA + 2 digits oblast + 2 raion + 3 hromada + 3 settlement and so on (order of the Ministry for
    Communities No. 290 of 26 November 2020); zeros mean "none". Empty for places of other gazetteers: then nothing is
    concluded.
    """
    match = _KATOTTG.match(place.gazetteer or "")
    if match is None:
        return ()
    digits = match[1]
    cuts = [cut for start, cut in ((0, 2), (2, 4), (4, 7)) if digits[start:cut].strip("0")]
    return tuple(digits[:cut] for cut in cuts)


def _days(interval: DateInterval) -> Days | None:
    if interval.start is None or interval.end is None:
        return None
    return Days(first=interval.start.toordinal(), last=interval.end.toordinal())


def _profile(claim: Claim, weights: Weights, *, alone: bool) -> Profile:
    killing, place = claim.killing, claim.killing.place
    people = {fold(each.name) for each in killing.said_by if each.name and _is_person(each.body, each.role, weights)}
    return Profile(
        claim=claim,
        key=claim.key,
        report=claim.report,
        country=place.country,
        region=fold(place.region),
        settlement=fold(place.settlement),
        area=area_stem(place.area, weights),
        vicinity=place.precision is PlacePrecision.VICINITY,
        entry=place.gazetteer,
        alternatives=frozenset(place.alternatives),
        units=units_of(place),
        lat=place.lat,
        lon=place.lon,
        event=_days(killing.event_time),
        event_first=killing.event_time.start.toordinal() if killing.event_time.start else None,
        surfaced=_days(killing.surfaced),
        published=claim.published.toordinal() if claim.published else None,
        least=killing.victims.count.min,
        most=killing.victims.count.max,
        side=killing.victims.side,
        footage=claim.footage,
        shows_footage=killing.footage is True,
        people=frozenset(name for name in people if name),
        bodies=frozenset(each.body for each in killing.said_by if each.body),
        victims=frozenset(name for name in map(fold, killing.victims.names) if name),
        words=frozenset((*killing.means, *killing.victims.status)) & weights.rare_words.keys(),
        unit=fold(killing.perpetrator_unit),
        url=claim.url,
        background=killing.role is Role.BACKGROUND,
        alone=alone,
    )


def _is_person(body: str | None, role: str | None, weights: Weights) -> bool:
    return body is None and (role is None or role.casefold() in weights.person_roles)
