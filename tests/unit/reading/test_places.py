"""Places in English texts: what is one, of what sort, where it lies, and what is only part of another name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.model.places import PlacePrecision
from probatum.reading.places import PlaceKind, find_places, resolve


def named(text: str, lang: str = "en") -> list[tuple[str, str]]:
    """Kind and name of every place that counts as one."""
    return [(each.kind.value, each.name) for each in find_places(text, lang=lang) if not each.in_name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the village of New York, in the Donetsk region", [("settlement", "Niu-York"), ("region", "Donetsk")]),
        ("captured in Donetsk Oblast", [("region", "Donetsk")]),
        ("shot in the Kursk region", [("region", "Kursk")]),
        ("in the Pokrovsk district of eastern Ukraine", [("raion", "Pokrovsk"), ("country", "Ukraine")]),
        ("on the Pokrovsk front", [("direction", "Pokrovsk")]),
        ("in the Kurakhove direction", [("direction", "Kurakhove")]),
        ("Kursk Oblast of Russia", [("region", "Kursk"), ("country", "Russia")]),
        ("in the Zaporizhzhia and Kharkiv regions", [("region", "Zaporizhzhia"), ("region", "Kharkiv")]),
        ("Kharkiv Oblast's Vovchansk", [("region", "Kharkiv"), ("settlement", "Vovchansk")]),
        ("near the village of Robotyne", [("settlement", "Robotyne")]),
        ("in Russia's Belgorod Oblast", [("country", "Russia"), ("region", "Belgorod")]),
        ("deported to Crimea", [("region", "Crimea")]),
        ("Troops left Kurshchyna", [("region", "Kursk")]),
        ("fighting in the Donbas", [("area", "Donbas")]),
    ],
)
def test_places_are_found_with_their_kind(text: str, expected: list[tuple[str, str]]) -> None:
    """The head word, or its absence, says whether a town, district, direction or region is meant."""
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Kharkiv Regional Prosecutor's Office opened a case.",
        "a judge of the Kursk Garrison Military Court",
        "He told the Kyiv Independent and the Kyiv Post.",
        "the head of the Kharkiv oblast, Oleh Syniehubov",
        "fighters of the Azov Brigade said",
        "It may be so. Mr. Andriy Kostin and General Bondarenko met.",
        "He spoke in New York on the sidelines of the UN General Assembly.",
        "The New York Times wrote about it.",
        "the parliamentary Commissioner for Human Rights",
    ],
)
def test_names_of_offices_papers_units_and_persons_are_no_places(text: str) -> None:
    """A place inside another name is not where something happened."""
    assert named(text) == []


def test_an_office_name_is_found_but_marked() -> None:
    """Others may want to know the reach of an office: the mention is there, marked."""
    (mention,) = find_places("The Kharkiv Regional Prosecutor's Office opened a case.", lang="en")
    assert mention.in_name


@pytest.mark.parametrize(
    ("text", "preposition", "vicinity"),
    [
        ("comes from the Sumy region", "from", False),
        ("near Vovchansk", "near", True),
        ("just outside Robotyne", "just outside", True),
        ("in the area of the village of Robotyne", "in the area of", True),
        ("in the occupied town of Bakhmut", "in", False),
    ],
)
def test_the_preposition_is_kept(text: str, preposition: str, vicinity: bool) -> None:
    """ "From" may be a home, "near" is a vicinity."""
    mention = find_places(text, lang="en")[0]
    assert (mention.preposition, mention.vicinity) == (preposition, vicinity)


def test_a_settlement_brings_its_region_and_coordinates() -> None:
    """A settlement that only one place can be gives its region without the text naming it."""
    place = resolve(find_places("in Robotyne", lang="en"))
    assert (place.settlement, place.region, place.country) == ("Robotyne", "Zaporizhzhia", "UA")
    assert place.precision is PlacePrecision.SETTLEMENT
    assert place.lat is not None
    assert abs(place.lat - 47.44) < 0.05


def test_near_a_settlement_is_its_vicinity() -> None:
    """Records keep the settlement, with the precision lowered."""
    place = resolve(find_places("near Vovchansk", lang="en"))
    assert (place.settlement, place.precision) == ("Vovchansk", PlacePrecision.VICINITY)


def test_a_district_gives_area_and_region_but_no_settlement() -> None:
    """The district of Pokrovsk is not the town of Pokrovsk."""
    place = resolve(find_places("in the Pokrovsk district of eastern Ukraine", lang="en"))
    assert (place.settlement, place.area, place.region) == (None, "Pokrovsk district", "Donetsk")


def test_namesakes_without_context_stay_open() -> None:
    """No coordinates of one arbitrary bearer of the name, but the alternatives."""
    place = resolve(find_places("near the village of Stepove", lang="en"))
    assert (place.settlement, place.region, place.lat) == ("Stepove", None, None)
    assert len(place.alternatives) > 5


def test_namesakes_in_one_region_give_the_region() -> None:
    """What all candidates share is known."""
    place = resolve(find_places("near Stepove in the Zaporizhzhia region", lang="en"))
    assert (place.settlement, place.region, place.gazetteer) == ("Stepove", "Zaporizhzhia", None)


def test_a_place_named_nearby_settles_which_namesake_is_meant() -> None:
    """Ivanivske beside Bakhmut is the one in Bakhmut district."""
    mentions = find_places("in Ivanivske, near Bakhmut", lang="en")
    place = resolve(mentions[:1], context=mentions[1:])
    assert place.region == "Donetsk"
    assert (place.gazetteer or "").startswith("katottg:UA1402")


def test_no_mention_is_an_unknown_place() -> None:
    """Nothing named, nothing claimed."""
    assert resolve([]).precision is PlacePrecision.UNKNOWN


def test_spans_point_into_the_text_as_given() -> None:
    """Invisible marks inside a name and around it do not shift spans."""
    text = "shot\u200b near Vov\u00adchansk, in the Donetsk\u00a0region"
    spans = [text[each.span[0] : each.span[1]] for each in find_places(text, lang="en")]
    assert spans == ["Vov\u00adchansk", "Donetsk\u00a0region"]


def test_a_part_of_a_text_gives_spans_of_the_whole() -> None:
    """`start` and `end` bound the search, not the numbering."""
    text = "Kursk region. They died near Vovchansk. Sumy region."
    (mention,) = find_places(text, lang="en", start=14, end=39)
    assert text[mention.span[0] : mention.span[1]] == "Vovchansk"


def test_a_language_without_words_gives_nothing() -> None:
    """No folder, no mentions, no error."""
    assert find_places("in Robotyne", lang="xx") == []


@given(st.text(alphabet="Kyiv Новe York'’\u200b-.,\nregion in Степове", max_size=80))
def test_no_text_breaks_it_and_spans_are_in_order(text: str) -> None:
    """Whatever stands there, spans lie in the text, in order and not empty."""
    last = 0
    for lang in ("en", "uk", "ru"):
        last = 0
        for mention in find_places(text, lang=lang):
            start, end = mention.span
            assert last <= start < end <= len(text)
            last = end


@settings(deadline=None, max_examples=1)
@given(st.just("Kyiv Bakhmut New "))
def test_a_megabyte_of_names_takes_seconds_not_minutes(unit: str) -> None:
    """Cost is linear: ten times the text is about ten times the time."""
    find_places(unit, lang="en")
    times = []
    for length in (20_000, 200_000):
        begun = time.perf_counter()
        find_places(unit * (length // len(unit)), lang="en")
        times.append(time.perf_counter() - begun)
    assert times[1] < 40 * max(times[0], 0.01)


def test_kinds_are_the_public_names() -> None:
    """Others code against these."""
    assert {kind.name for kind in PlaceKind} >= {"SETTLEMENT", "RAION", "HROMADA", "DIRECTION", "REGION", "COUNTRY"}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("uk", "у селі Нью-Йорк Донецької області", [("settlement", "Niu-York"), ("region", "Donetsk")]),
        ("uk", "на Покровському напрямку", [("direction", "Pokrovsk")]),
        ("uk", "у Покровському районі", [("raion", "Pokrovsk")]),
        ("uk", "у Роботиному", [("settlement", "Robotyne")]),
        ("uk", "під Часовим Яром на Донеччині", [("settlement", "Chasiv Yar"), ("region", "Donetsk")]),
        ("uk", "поблизу Вовчанська на Харківщині", [("settlement", "Vovchansk"), ("region", "Kharkiv")]),
        ("uk", "у Запорізькій та Харківській областях", [("region", "Zaporizhzhia"), ("region", "Kharkiv")]),
        ("uk", "на Курщині", [("region", "Kursk")]),
        ("uk", "у Великій Новосілці", [("settlement", "Velyka Novosilka")]),
        ("uk", "На Куп’янському напрямку", [("direction", "Kupiansk")]),
        ("uk", "Харківська обласна прокуратура; прокуратура Харківської області", []),
        ("uk", "бійці бригади «Азов» і Андрій Костін", []),
        ("ru", "в селе Работино Запорожской области", [("settlement", "Robotyne"), ("region", "Zaporizhzhia")]),
        ("ru", "под Авдеевкой", [("settlement", "Avdiivka")]),
        ("ru", "в Курской области", [("region", "Kursk")]),
        ("ru", "на Покровском направлении", [("direction", "Pokrovsk")]),
        ("ru", "в Суджанском районе", [("raion", "Sudzha")]),
        ("ru", "в Часовом Яре", [("settlement", "Chasiv Yar")]),
        ("ru", "Курский гарнизонный военный суд; прокуратура Донецкой области", []),
    ],
)
def test_bent_names_are_found(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    """Ukrainian and Russian names in any case, districts and regions by their adjectives."""
    assert named(text, lang) == expected


def test_a_settlement_that_the_gazetteer_lacks_keeps_its_name() -> None:
    (mention,) = find_places("They were shot near the village of Hryhoriivkyne on Monday.", lang="en")
    assert (mention.kind, mention.name, mention.candidates) == (PlaceKind.SETTLEMENT, "Hryhoriivkyne", ())
    place = resolve([mention])
    assert (place.settlement, place.region, place.lat) == ("Hryhoriivkyne", None, None)


def test_a_russian_village_written_the_ukrainian_way_is_found_in_its_region() -> None:
    place = resolve(find_places("near Novoivanivka in the Kursk region", lang="en"))
    assert (place.settlement, place.region, place.country) == ("Novoivanovka", "Kursk", "RU")
