"""The gazetteer: any usual spelling finds the place, and it knows what lies where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import ReadingError
from probatum.reading.gazetteer import REGIONS, Entry, Gazetteer, PlaceKind, fold, load
from probatum.reading.gazetteer.dump import read_dump
from probatum.reading.gazetteer.romanise import russian, ukrainian
from probatum.reading.gazetteer.russify import russian_forms


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("New York", "Niu-York"),
        ("Niu-York", "Niu-York"),
        ("Нью-Йорк", "Niu-York"),
        ("Robotyne", "Robotyne"),
        ("Rabotino", "Robotyne"),
        ("Работино", "Robotyne"),
        ("Chasov Yar", "Chasiv Yar"),
        ("Zaporozhye", "Zaporizhzhia"),
        ("Zaporizhia", "Zaporizhzhia"),
        ("Artemivsk", "Bakhmut"),
        ("Ugledar", "Vuhledar"),
        ("Kharkov", "Kharkiv"),
        ("Суджа", "Sudzha"),
    ],
)
def test_usual_spellings_find_the_settlement(spelling: str, name: str) -> None:
    """English, Ukrainian, Russian, old and new names lead to the one name that records use."""
    found = load().named(spelling, PlaceKind.SETTLEMENT)
    assert name in {entry.name for entry in found}


def test_every_ukrainian_settlement_has_a_region() -> None:
    """The hierarchy is whole: each of nearly 30,000 settlements lies in a known region."""
    gazetteer = load()
    settlements = [e for e in gazetteer.entries() if e.country == "UA" and e.kind is PlaceKind.SETTLEMENT]
    assert len(settlements) > 29_000
    assert all(entry.region in REGIONS for entry in settlements)


def test_namesakes_are_all_kept() -> None:
    """An ambiguous name gives every bearer; none is chosen here."""
    assert len(load().named("Степове", PlaceKind.SETTLEMENT)) > 60


def test_districts_are_found_by_adjective_and_by_seat() -> None:
    """ "Pokrovskyi" and "Pokrovsk" name the same district."""
    by_seat = load().named("Pokrovsk", PlaceKind.RAION)
    by_adjective = load().named("Покровський", PlaceKind.RAION)
    assert [entry.id for entry in by_seat] == [entry.id for entry in by_adjective] == ["UA14160000000061982"]


def test_parents_run_from_small_to_large() -> None:
    """A settlement names its community, district and region."""
    entry = load().named("Robotyne", PlaceKind.SETTLEMENT)[0]
    kinds = [found.kind for parent in entry.parents[:2] if (found := load().get(parent))]
    assert kinds == [PlaceKind.HROMADA, PlaceKind.RAION]


def test_entries_of_another_war_can_be_added() -> None:
    """A larger gazetteer holds the new place and all the old ones; the old one is unchanged."""
    small = Gazetteer([])
    place = Entry(id="geonames:1", name="Elsewhere", kind=PlaceKind.SETTLEMENT, country="SD", names=("Ailleurs",))
    larger = small.with_entries([place])
    assert larger.named("ailleurs") == (place,)
    assert larger.with_entries([]).named("Elsewhere") == (place,)
    assert len(small) == 0


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Нью-Йорк", "Niu-York"),
        ("Згурівка", "Zghurivka"),
        ("Запоріжжя", "Zaporizhzhia"),
        ("Яготин", "Yahotyn"),
        ("Знам'янка", "Znamianka"),
    ],
)
def test_ukrainian_names_follow_the_national_system(cyrillic: str, latin: str) -> None:
    """Resolution 55 of 2010, with its first-letter rules."""
    assert ukrainian(cyrillic) == latin


@pytest.mark.parametrize(("cyrillic", "latin"), [("Елец", "Yelets"), ("Белгород", "Belgorod"), ("Грозный", "Grozny")])
def test_russian_names_follow_bgn(cyrillic: str, latin: str) -> None:
    """BGN/PCGN without soft signs."""
    assert russian(cyrillic) == latin


def test_russian_forms_are_made_where_no_source_has_them() -> None:
    """A rule gives likely forms, several where several are in use."""
    assert "Степное" in russian_forms("Степове")
    assert russian_forms("Миколаївка")[0] == "Николаевка"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    """A key is its own key: lookups do not depend on how often a name was folded."""
    once = fold(name)
    assert fold(fold(once)) == fold(once)


def test_a_geonames_dump_gives_places() -> None:
    """Settlements and divisions are read; rivers and the like are left out."""
    town = "7\tÉl Sitio\tEl Sitio\tSitio,Другое\t10.5\t20.25\tP\tPPLA\tSD\t\t03\t\t\t\t12000\t\t400\tAfrica\t2024-01-01"
    river = town.replace("\tP\tPPLA\t", "\tH\tSTM\t")
    (entry,) = read_dump([town + "\n", river + "\n", "\n"])
    assert (entry.id, entry.name, entry.lat, entry.population) == ("geonames:7", "El Sitio", 10.5, 12000)
    assert Gazetteer([]).with_entries([entry]).named("Другое") == (entry,)


def test_a_file_that_is_no_dump_is_refused() -> None:
    """The error names the line."""
    with pytest.raises(ReadingError, match="Line 1"):
        list(read_dump(["a,b,c\n"]))
