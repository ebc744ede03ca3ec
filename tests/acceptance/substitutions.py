"""The seed article with other facts in it: what a stranger would change to see whether it is read or known by heart.

In: the article, as it stands beside the project. Out: `Rewritten` articles, drawn with a fixed seed, each with what
must then be read. Only names, numbers and days are written here, never the article's sentences.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

T = TypeVar("T")

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
SHORT = {month: month if len(month) < 5 else month[:3] + "." for month in MONTHS}
WORDS = dict(
    enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905
    )
)
RUSSIAN = ("Kursk", "Belgorod", "Bryansk", "Rostov", "Voronezh")
VILLAGES = (
    ("New York", "Donetsk", "Niu-York"),
    ("Robotyne", "Zaporizhzhia", "Robotyne"),
    ("Novoselivka", "Donetsk", "Novoselivka"),
    ("Ivanivske", "Donetsk", "Ivanivske"),
    ("Stepove", "Donetsk", "Stepove"),
    ("Synkivka", "Kharkiv", "Synkivka"),
    ("Pervomaiske", "Donetsk", "Pervomaiske"),
    ("Krasnohorivka", "Donetsk", "Krasnohorivka"),
    ("Krynky", "Kherson", "Krynky"),
    ("Bilohorivka", "Luhansk", "Bilohorivka"),
    ("Petropavlivka", "Kharkiv", "Petropavlivka"),
    ("Mala Tokmachka", "Zaporizhzhia", "Mala Tokmachka"),
)
DISTRICTS = (
    ("Pokrovsk", "Donetsk"),
    ("Bakhmut", "Donetsk"),
    ("Kramatorsk", "Donetsk"),
    ("Kupiansk", "Kharkiv"),
    ("Polohy", "Zaporizhzhia"),
    ("Chuhuiv", "Kharkiv"),
    ("Volnovakha", "Donetsk"),
    ("Svatove", "Luhansk"),
)
HOMES = ("Sumy", "Poltava", "Cherkasy", "Chernihiv", "Odesa", "Rivne", "Kharkiv", "Lviv")
REGIONS = ("Donetsk", "Luhansk", "Kharkiv", "Zaporizhzhia", "Kherson", "Sumy")
PEOPLE = (
    "Taras Hnatiuk",
    "Oksana Velychko",
    "Bohdan Lysak",
    "Iryna Stepanchuk",
    "Roman Kovtun",
    "Maksym Zaiets",
    "Halyna Prymak",
    "Ostap Dovhan",
    "Nataliia Bilyk",
    "Yurii Chornovil-Maziar",
)
BRIGADES = (
    "12th Special Purpose “Azov” Brigade",
    "47th Separate Mechanized “Magura” Brigade",
    "3rd Separate Assault Brigade",
    "82nd Air Assault Brigade",
    "110th Separate Mechanized Brigade",
    "36th Marine Brigade",
)
FURNITURE = (
    "JOIN OUR CHANNEL",
    "Subscribe to our newsletter and never miss a story",
    "Share this article on Facebook",
    "Read also: Ten Prisoners Shot Near Kherson, Officials Say",
    "Russian Troops Execute Five Captured Marines Outside Kherson",
    "Two Soldiers Killed In Shooting At Training Ground",
    "Follow us on Telegram @some_outlet",
    "Advertisement",
    "Mass Execution of Prisoners: What Do We Know About the Vuhledar Case",
    "Support independent journalism today",
    "You may also like",
    "Photo: General Staff",
    "Zelensky Meets NATO Chief After Execution Video",
    "Sign up for our daily briefing",
)


@dataclass(frozen=True, kw_only=True)
class Killed:
    """One killing as it must be read."""

    key: str
    min: int
    max: int | None
    settlement: str | None = None
    region: str | None = None
    area: str | None = None
    event: tuple[date, date] | None = None
    surfaced: date | None = None
    side: str = "UA"


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """An article with other facts, and what it then says."""

    id: str
    text: str
    published: date
    killings: tuple[Killed, ...]
    totals: tuple[tuple[int, int, str | None], ...]
    as_of: date
    journalist: str
    representative: str
    home: str
    brigade: str
    furniture: tuple[str, ...] = field(default=())


NAMES = ("places", "numbers", "dates", "people", "side", "order", "furniture", "paragraphs")


def rewritten(article: str) -> Iterator[Rewritten]:
    """Forty-eight articles: each kind of change alone, then all kinds mixed."""
    rng = random.Random(20241109)
    for name in NAMES:
        for number in range(2):
            yield _rewrite(article, f"{name}-{number}", rng, frozenset([name]))
    for number in range(32):
        yield _rewrite(article, f"mixed-{number}", rng, frozenset(rng.sample(NAMES, rng.randint(3, len(NAMES)))))


def _rewrite(article: str, name: str, rng: random.Random, changed: frozenset[str]) -> Rewritten:
    text = article.strip()
    text, killings, regions = _places(text, rng, change="places" in changed)
    text, counts = _numbers(text, rng, change="numbers" in changed)
    text, published, days = _dates(text, rng, change="dates" in changed)
    text, journalist, representative = _people(text, rng, change="people" in changed)
    brigade = rng.choice(BRIGADES) if "people" in changed else BRIGADES[0]
    text = text.replace(BRIGADES[0], brigade)
    side = "UA"
    if "side" in changed:
        text, side = _swapped(text), "RU"
    keys = ["first", "captured", "village", "district"]
    if "order" in changed:
        text, keys = _reordered(text, rng)
    if "paragraphs" in changed:
        text = _repacked(text, rng.choice((2, 2, 3, 99)))
    furniture: tuple[str, ...] = ()
    if "furniture" in changed:
        furniture = tuple(rng.sample(FURNITURE, 4))
        text = _with_furniture(text, furniture, rng)
    surfaced = {"captured": days["captured"], "district": days["district"]}
    month = days["month"]
    last = _last_day(month)
    made = {
        "first": Killed(key="first", min=counts["first"], max=None, region=killings["first"]),
        "captured": Killed(key="captured", min=1, max=1, surfaced=surfaced["captured"]),
        "village": Killed(
            key="village",
            min=counts["village"],
            max=counts["village"],
            settlement=killings["village"],
            region=killings["village_region"],
            event=(month, last),
            side=side,
        ),
        "district": Killed(
            key="district",
            min=counts["district"],
            max=counts["district"],
            region=killings["district_region"],
            area=killings["district"],
            surfaced=surfaced["district"],
        ),
    }
    return Rewritten(
        id=name,
        text=text,
        published=published,
        killings=tuple(made[key] for key in keys),
        totals=((counts["all"], counts["cases"], None), (counts["most"], counts["incidents"], regions)),
        as_of=days["total"],
        journalist=journalist,
        representative=representative,
        home=killings["home"],
        brigade=brigade,
        furniture=furniture,
    )


def _swap(text: str, table: dict[str, str]) -> str:
    """All replacements at once, so that none meets the outcome of another."""
    pattern = re.compile("|".join(re.escape(old) for old in sorted(table, key=len, reverse=True)))
    return pattern.sub(lambda match: table[match.group()], text)


def _drawn(values: Sequence[T], rng: random.Random, *, change: bool) -> T:
    return rng.choice(values) if change else values[0]


def _places(text: str, rng: random.Random, *, change: bool) -> tuple[str, dict[str, str], str]:
    first, home = _drawn(RUSSIAN, rng, change=change), _drawn(HOMES, rng, change=change)
    village, village_region, known = _drawn(VILLAGES, rng, change=change)
    district, district_region = _drawn(DISTRICTS, rng, change=change)
    most = _drawn(REGIONS, rng, change=change)
    others = [region for region in ("Zaporizhzhia", "Kharkiv", "Kherson", "Luhansk") if region != most]
    one, two = rng.sample(others, 2) if change else ("Zaporizhzhia", "Kharkiv")
    text = _swap(
        text,
        {
            "Kursk region": f"{first} region",
            "Sumy region": f"{home} region",
            "village of New York, in the Donetsk region": f"village of {village}, in the {village_region} region",
            "The Donetsk region": f"The {most} region",
            "Zaporizhzhia and Kharkiv regions": f"{one} and {two} regions",
            "Pokrovsk": district,
        },
    )
    places = {"first": first, "home": home, "village": known, "village_region": village_region}
    return text, {**places, "district": district, "district_region": district_region}, most


def _numbers(text: str, rng: random.Random, *, change: bool) -> tuple[str, dict[str, int]]:
    counts = {"first": 2, "village": 3, "district": 16, "all": 124, "cases": 49, "most": 62, "incidents": 17}
    if not change:
        return text, counts
    counts = {
        "first": rng.randint(2, 12),
        "village": rng.randint(2, 14),
        "district": rng.randint(17, 30),
        "all": rng.randint(101, 260),
        "cases": rng.randint(31, 90),
        "most": rng.randint(41, 99),
        "incidents": rng.randint(9, 30),
    }

    def spelled(number: int) -> str:
        return WORDS.get(number, str(number)) if rng.random() < 0.6 else str(number)

    text = _swap(
        text,
        {
            "at least two": f"at least {spelled(counts['first'])}",
            "three Ukrainian": f"{spelled(counts['village'])} Ukrainian",
            "took three": f"took {spelled(counts['village'])}",
            "16 Ukrainian": f"{spelled(counts['district'])} Ukrainian",
            "124 ": f"{counts['all']} ",
            " 49 ": f" {counts['cases']} ",
            "62 killed": f"{counts['most']} killed",
            " 17 ": f" {counts['incidents']} ",
        },
    )
    return text, counts


def _dates(text: str, rng: random.Random, *, change: bool) -> tuple[str, date, dict[str, date]]:
    month, year = (rng.randint(2, 12), rng.choice((2023, 2024, 2025))) if change else (11, 2024)
    captured, total, district = (rng.randint(7, 12), rng.randint(2, 6), rng.randint(1, 28)) if change else (9, 6, 1)
    published = date(year, month, rng.randint(13, 28) if change else 13)
    this, last = MONTHS[month - 1], MONTHS[month - 2]
    text = _swap(
        text,
        {
            "Nov. 9": f"{SHORT[this]} {captured}",
            "Nov. 6": f"{SHORT[this]} {total}",
            "Oct. 1": f"{SHORT[last]} {district}",
            "in October": f"in {last}",
            "late 2023": f"late {year - 1}",
            "in 2024": f"in {year}",
        },
    )
    days = {
        "captured": date(year, month, captured),
        "total": date(year, month, total),
        "district": date(year, month - 1, district) if month > 1 else date(year - 1, 12, district),
        "month": date(year, month - 1, 1),
    }
    return text, published, days


def _last_day(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _people(text: str, rng: random.Random, *, change: bool) -> tuple[str, str, str]:
    old = ("Andriy Tsaplienko", "Dmytro Lubinets", "Denys Lysenko")
    new = rng.sample(PEOPLE, 3) if change else list(old)
    table = dict(zip(old, new, strict=True))
    table |= {name.split()[1]: other.split()[1] for name, other in zip(old, new, strict=True)}
    if change:
        table["@Kyivpost_official"] = rng.choice(("@daily_front", "@Black_Poplar", "@news_of_the_day"))
    return _swap(text, table), new[0], new[2]


def _swapped(text: str) -> str:
    """The sides of the killing in the village the other way round."""
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("Earlier in "))
    for number in (at, at + 1, at + 2):
        marked = lines[number].replace("Ukrainian", "\0").replace("Russian", "Ukrainian")
        lines[number] = marked.replace("\0", "Russian")
    return "\n".join(lines)


def _blocks(text: str) -> dict[str, list[str]]:
    lines = text.split("\n")
    starts = {
        "first": 0,
        "captured": next(n for n, line in enumerate(lines) if line.startswith("On ") and "separate video" in line),
        "totals": next(n for n, line in enumerate(lines) if line.startswith("On ") and "representative of" in line),
        "village": next(n for n, line in enumerate(lines) if line.startswith("Earlier in ")),
        "district": next(n for n, line in enumerate(lines) if line.startswith("Reports from ")),
    }
    stops = [*list(starts.values())[1:], len(lines)]
    return {name: lines[start:stop] for (name, start), stop in zip(starts.items(), stops, strict=True)}


def _reordered(text: str, rng: random.Random) -> tuple[str, list[str]]:
    blocks = _blocks(text)
    order = rng.choice(
        (
            ["village", "first", "captured", "totals", "district"],
            ["first", "captured", "totals", "district", "village"],
            ["totals", "first", "captured", "village", "district"],
            ["first", "village", "captured", "district", "totals"],
            ["district", "first", "captured", "totals", "village"],
            ["village", "district", "first", "captured", "totals"],
        )
    )
    return "\n".join(line for name in order for line in blocks[name]), [name for name in order if name != "totals"]


def _repacked(text: str, sentences: int) -> str:
    """Other paragraphs: so many sentences each. Lines that are no sentences stay lines."""
    made: list[str] = []
    pack: list[str] = []
    for line in text.split("\n"):
        if not re.search(r"[.!?:,]”?$", line) or "@" in line:
            made += [" ".join(pack)] * bool(pack) + [line]
            pack = []
            continue
        for sentence in re.split(r"(?<=[a-z)][.!?])(?<!Nov\.)(?<!Oct\.)\s(?=[A-Z])", line):
            pack.append(sentence)
            if len(pack) == sentences:
                made.append(" ".join(pack))
                pack = []
    return "\n".join([*made, *([" ".join(pack)] if pack else [])])


def _with_furniture(text: str, furniture: tuple[str, ...], rng: random.Random) -> str:
    lines = text.split("\n")
    for line in furniture:
        lines.insert(rng.randint(1, len(lines) - 1), line)
    return "\n".join(lines)
