"""Reports in our own words with the statements a careful reader would write down: templates filled with a fixed seed.

People, channels and events are invented; places are real so that they can be found. Templates differ in structure and
in the order of facts; names, numbers, places, days and sides are drawn. Nothing here is taken from anybody's text.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

PLACES = (
    ("Vovchansk", "Kharkiv"),
    ("Robotyne", "Zaporizhzhia"),
    ("Vuhledar", "Donetsk"),
    ("Toretsk", "Donetsk"),
    ("Chasiv Yar", "Donetsk"),
    ("Selydove", "Donetsk"),
    ("Orikhiv", "Zaporizhzhia"),
    ("Kupiansk", "Kharkiv"),
    ("Avdiivka", "Donetsk"),
    ("Sudzha", "Kursk"),
    ("Lyptsi", "Kharkiv"),
    ("Kurakhove", "Donetsk"),
)
HOMES = ("Poltava", "Cherkasy", "Rivne", "Zhytomyr", "Chernihiv", "Sumy")
DIRECTIONS = ("Pokrovsk", "Kupiansk", "Toretsk")
PEOPLE = ("Taras Hnatiuk", "Oksana Velychko", "Bohdan Lysak", "Iryna Stepanchuk", "Roman Kovtun")
CHANNELS = ("Black Poplar", "Trench Diary", "Dnipro Lens", "Frontier Notes")
WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
WORDS |= {10: "ten", 11: "eleven", 12: "twelve"}
SIDES = {"UA": "Ukrainian", "RU": "Russian"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, kw_only=True)
class ExpectedKilling:
    """What a killing in the text must say; None means that the text does not say it."""

    min: int | None
    max: int | None
    side: str
    settlement: str | None = None
    region: str | None = None
    area: str | None = None
    event: tuple[date, date] | None = None
    surfaced: tuple[date, date] | None = None
    footage: bool = False
    role: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExpectedTotal:
    """What a total in the text must say."""

    killed: int | None
    cases: int | None = None
    region: str | None = None
    body: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One generated report and what is in it, completely."""

    id: str
    text: str
    published: date
    killings: tuple[ExpectedKilling, ...] = ()
    totals: tuple[ExpectedTotal, ...] = ()
    actions: tuple[str, ...] = ()
    legal_refs: tuple[str, ...] = ()
    orders: int = 0
    denials: int = 0
    never_place: tuple[str, ...] = ()
    speakers: tuple[str, ...] = field(default=())


class Draw:
    """Values for one report, each drawn once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.published = date(2024, rng.randint(3, 12), rng.randint(14, 28))
        self.places = rng.sample(PLACES, 4)
        self.home = rng.choice(HOMES)
        self.people = rng.sample(PEOPLE, 3)
        self.channel = rng.choice(CHANNELS)
        self.numbers = rng.sample(range(2, 13), 4)
        self.side = rng.choice(("UA", "UA", "UA", "RU"))

    @property
    def victims(self) -> str:
        return SIDES[self.side]

    @property
    def doers(self) -> str:
        return SIDES["RU" if self.side == "UA" else "UA"]

    def ago(self, days: int) -> date:
        return self.published - timedelta(days=days)


def spoken(day: date, *, short: bool = False) -> str:
    """A day as news writes it, without its year."""
    month = MONTHS[day.month - 1]
    if short and len(month) > 4:
        return f"{month[:3]}. {day.day}"
    return f"{month} {day.day}"


def _post(d: Draw) -> Variant:
    (town, region), n, day = d.places[0], d.numbers[0], d.ago(6)
    return Variant(
        id="post",
        published=d.published,
        text=f"Horror outside {town}. On {spoken(day)} {d.doers} infantry took {WORDS[n]} {d.victims} soldiers "
        f"prisoner, "
        f"stripped them of their weapons and shot them.\nThe channel {d.channel} published a drone recording of "
        f"it today.",
        killings=(
            ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region, event=(day, day), footage=True),
        ),
    )


def _wire(d: Draw) -> Variant:
    (town, region), n, said = d.places[0], d.numbers[0], d.ago(1)
    return Variant(
        id="wire",
        published=d.published,
        text=f"KYIV, {spoken(d.published)} - Prosecutors have opened a criminal investigation after at least "
        f"{n} captured "
        f"{d.victims} servicemen were allegedly executed near the town of {town} in {region} region, the Prosecutor "
        f"General's Office reported on {spoken(said)}.\n\nThe case is pursued under Article 438, Part 2, of the "
        f"Criminal Code "
        f"of Ukraine, it added. {d.people[0]}, a spokesman, gave no further details.",
        killings=(
            ExpectedKilling(min=n, max=None, side=d.side, settlement=town, region=region, surfaced=(said, said)),
        ),
        actions=("investigation_opened",),
        legal_refs=("UA-CC 438(2)",),
        never_place=("Kyiv",),
    )


def _single(d: Draw) -> Variant:
    (town, region), day = d.places[0], d.ago(4)
    return Variant(
        id="single",
        published=d.published,
        text=f"{d.people[0]}, a war correspondent, posted a video on {spoken(day)} in which a wounded "
        f"{d.victims} soldier is "
        f"questioned by his captors. The man, a native of {d.home}, gives his name. He is then shot at "
        f"point-blank range.\n"
        f"According to {d.people[0].split()[1]}, it was filmed in {town}.",
        killings=(
            ExpectedKilling(
                min=1, max=1, side=d.side, settlement=town, region=region, surfaced=(day, day), footage=True
            ),
        ),
        never_place=(d.home,),
        speakers=(d.people[0],),
    )


def _two_events(d: Draw) -> Variant:
    (town, region), (other, other_region) = d.places[0], _elsewhere(d)
    n, m = d.numbers[0], d.numbers[1]
    day, before = d.ago(3), d.ago(40)
    return Variant(
        id="two",
        published=d.published,
        text=f"{WORDS[n].capitalize()} {d.victims} prisoners of war were gunned down by {d.doers} troops in the "
        f"village of {town} "
        f"on {spoken(day)}, said {d.people[0]}, commander of a reconnaissance company.\n"
        f"The victims had surrendered after running out of ammunition.\n"
        f"Earlier, on {spoken(before)}, {WORDS[m]} {d.victims} captives were killed in similar circumstances "
        f"near {other}.",
        killings=(
            ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region, event=(day, day), role="main"),
            ExpectedKilling(
                min=m,
                max=m,
                side=d.side,
                settlement=other,
                region=other_region,
                event=(before, before),
                role="background",
            ),
        ),
        speakers=(d.people[0],),
    )


def _elsewhere(d: Draw) -> tuple[str, str]:
    return d.places[1]


def _direction(d: Draw) -> Variant:
    direction, n, day = d.rng.choice(DIRECTIONS), d.numbers[0], d.ago(5)
    return Variant(
        id="direction",
        published=d.published,
        text=f"Aerial footage released on {spoken(day, short=True)} by the {d.numbers[1] + 20}th Mechanized "
        f"Brigade shows the "
        f"execution of {n} surrendering {d.victims} soldiers in the {direction} direction.\n"
        f"The {d.doers} side has not commented on the footage.",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, area=direction, surfaced=(day, day), footage=True),),
        never_place=(direction,),
    )


def _totals_only(d: Draw) -> Variant:
    killed, cases, day = 40 + d.numbers[0], 20 + d.numbers[1], d.ago(2)
    return Variant(
        id="totals",
        published=d.published,
        text=f"Speaking at a briefing on {spoken(day)}, {d.people[0]}, head of department at the Prosecutor "
        f"General's Office, "
        f"said that {cases} criminal proceedings were under way over the killing of {killed} {d.victims} "
        f"prisoners of war.",
        totals=(ExpectedTotal(killed=killed, cases=cases, body="PGO-UA", as_of=day),),
        speakers=(d.people[0],),
    )


def _region_total(d: Draw) -> Variant:
    (_, region), n, killed, cases = d.places[0], d.numbers[0], 15 + d.numbers[1], d.numbers[2] + 2
    town = d.places[0][0]
    return Variant(
        id="region-total",
        published=d.published,
        text=f"The Security Service of Ukraine says that {n} disarmed {d.victims} marines were shot in {town}. "
        f"The Security Service has established the circumstances of the murder.\n"
        f"In the {region} region alone, {killed} prisoners of war have been executed in {cases} incidents, "
        f"according to the "
        f"Prosecutor General's Office.",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region),),
        totals=(ExpectedTotal(killed=killed, cases=cases, region=region, body="PGO-UA"),),
    )


def _letters(d: Draw) -> Variant:
    (town, region), n = d.places[0], d.numbers[0]
    return Variant(
        id="letters",
        published=d.published,
        text=f"“I have sent letters to the International Committee of the Red Cross and to the United Nations,” "
        f"wrote "
        f"Ukraine's ombudsman {d.people[0]} after the killing of {WORDS[n]} unarmed {d.victims} prisoners by "
        f"{d.doers} "
        f"soldiers close to {town}, {region} region.\nShare this article\nThe ombudsman condemned the execution.",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region),),
        actions=("letter_to_icrc", "letter_to_un", "condemned"),
    )


def _order(d: Draw) -> Variant:
    (town, region), n = d.places[0], d.numbers[0]
    return Variant(
        id="order",
        published=d.published,
        text=f"A captured {d.doers} soldier told investigators that his company commander had ordered the men "
        f"to kill everyone "
        f"who surrendered.\nHis group shot {WORDS[n]} {d.victims} soldiers who had laid down their arms in "
        f"{town}, he said.\n"
        f"JOIN OUR CHANNEL",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region),),
        orders=1,
    )


def _denied(d: Draw) -> Variant:
    (town, region), n, month = d.places[0], d.numbers[0], d.ago(60)
    first = date(month.year, month.month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Variant(
        id="denied",
        published=d.published,
        text=f"In {MONTHS[month.month - 1]}, {d.doers} forces murdered up to {n} {d.victims} prisoners in "
        f"{town}, residents told "
        f"the monitoring group Grey Heron.\nThe Russian Ministry of Defence denies that any such killing took place.",
        killings=(ExpectedKilling(min=None, max=n, side=d.side, settlement=town, region=region, event=(first, last)),),
        denials=1,
    )


def _link_headline(d: Draw) -> Variant:
    (town, region), n = d.places[0], d.numbers[0]
    return Variant(
        id="headline",
        published=d.published,
        text=f"Video Shows {d.doers} Troops Shooting {WORDS[n].capitalize()} {d.victims} Prisoners\n"
        f"A short clip that appeared online shows {d.doers} soldiers shooting {WORDS[n]} {d.victims} prisoners "
        f"of war near "
        f"{town}, in the {region} region.\nRussian Forces Execute Ninety Captives In Orikhiv, Governor Says\n"
        f"Read also: Forty POWs murdered in Odesa\n{d.people[0]}, a lawyer, said the soldiers had their hands tied.",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region, footage=True),),
        never_place=("Odesa",),
    )


def _suspect(d: Draw) -> Variant:
    (town, region), n = d.places[0], d.numbers[0]
    return Variant(
        id="suspect",
        published=d.published,
        text=f"Investigators have served a notice of suspicion in absentia to a {d.doers} officer. They believe "
        f"that he shot "
        f"{WORDS[n]} {d.victims} soldiers, already disarmed, in the village of {town} ({region} region) in the "
        f"spring of 2023. "
        f"The bodies were found in a well.",
        killings=(
            ExpectedKilling(
                min=n, max=n, side=d.side, settlement=town, region=region, event=(date(2023, 3, 1), date(2023, 5, 31))
            ),
        ),
        actions=("suspect_named",),
    )


def _verified(d: Draw) -> Variant:
    (town, region), n, day = d.places[0], d.numbers[0], d.ago(20)
    return Variant(
        id="verified",
        published=d.published,
        text=f"The UN Human Rights Monitoring Mission has verified that {d.doers} servicemen killed {WORDS[n]} "
        f"{d.victims} "
        f"soldiers hors de combat on {spoken(day)}. The victims were executed after being captured outside {town}.",
        killings=(ExpectedKilling(min=n, max=n, side=d.side, settlement=town, region=region, event=(day, day)),),
        actions=("un_verified",),
    )


TEMPLATES: tuple[Callable[[Draw], Variant], ...] = (
    _post,
    _wire,
    _single,
    _two_events,
    _direction,
    _totals_only,
    _region_total,
    _letters,
    _order,
    _denied,
    _link_headline,
    _suspect,
    _verified,
)


def variants(*, seed: int = 20241113, rounds: int = 4) -> Iterator[Variant]:
    """Every template, filled `rounds` times; the same seed gives the same reports."""
    rng = random.Random(seed)
    for number in range(rounds):
        for template in TEMPLATES:
            made = template(Draw(rng))
            yield replace(made, id=f"{made.id}-{number}")
