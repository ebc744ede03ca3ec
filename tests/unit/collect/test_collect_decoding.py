"""Bytes become text without silent mojibake."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from probatum.collect.decoding import Decoded, decode, readable
from probatum.model.errors import CollectError

UKRAINIAN = "Сьогодні вранці на околиці села відкрили новий міст. За словами свідків, його будували три роки."
RUSSIAN = "Сегодня утром на окраине села открыли новый мост. По словам очевидцев, его строили три года."
CAPITALS = "НОВИЙ МІСТ ВІДКРИТО: РАДА ПОЧАЛА ПЕРЕВІРКУ"
LETTERS = "абвгдежзийклмнопрстуфхцчшщьюяєіїґыэъё"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_u", "cp1125", "iso8859_5", "mac_cyrillic"])
@pytest.mark.parametrize("text", [UKRAINIAN, RUSSIAN, "Привіт, Київ", "The town of Поле was quiet today."])
def test_one_byte_cyrillic_is_read_and_noted(text: str, encoding: str) -> None:
    """The letters come out right, and the note says that the encoding was judged."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no letter for this text")
    found = decode(data)
    assert found.text == text
    assert any("No Unicode" in note for note in found.notes)


@pytest.mark.parametrize("encoding", ["cp1251", "iso8859_5"])
def test_a_headline_in_capitals_is_read(encoding: str) -> None:
    """Capitals alone do not make a text look like another encoding."""
    try:
        assert decode(CAPITALS.encode(encoding)).text == CAPITALS
    except UnicodeEncodeError:
        pytest.skip("no such letters")


def test_western_text_is_not_taken_for_cyrillic() -> None:
    """An accent among Latin letters is an accent."""
    text = "Le général a visité le café, où les élèves étaient réunis."
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides(encoding: str) -> None:
    """A byte order mark names the encoding and is no part of the text."""
    found = decode(UKRAINIAN.encode(encoding))
    assert (found.text, found.notes) == (UKRAINIAN, ())


def test_valid_utf8_wins_over_what_is_declared() -> None:
    """Servers declare windows-1251 for years after a site has moved to UTF-8."""
    found = decode(UKRAINIAN.encode(), declared=["windows-1251"])
    assert found.text == UKRAINIAN
    assert "Declared as cp1251" in found.notes[0]


def test_a_declaration_that_yields_nonsense_is_not_followed() -> None:
    """KOI8-U read as windows-1251 would give letters, but no words."""
    found = decode(UKRAINIAN.encode("koi8_u"), declared=["windows-1251"])
    assert found.text == UKRAINIAN
    assert any("does not fit" in note for note in found.notes)


def test_a_fitting_declaration_is_followed_and_said() -> None:
    found = decode(RUSSIAN.encode("cp1251"), declared=[None, "windows-1251"])
    assert (found.text, found.encoding) == (RUSSIAN, "cp1251")
    assert "as declared" in found.notes[0]


@pytest.mark.parametrize("declared", ["no-such-charset", "hex", "utf-7\x00", ""])
def test_a_senseless_declaration_does_no_harm(declared: str) -> None:
    """Codecs that are none for text (hex, zip) are not used."""
    assert decode(UKRAINIAN.encode("cp1251"), declared=[declared]).text == UKRAINIAN


def test_a_text_cut_off_in_a_letter_is_damaged_utf8_not_another_encoding() -> None:
    """The place is marked and the damage is noted."""
    found = decode(UKRAINIAN.encode()[:51])
    assert found.encoding == "utf-8"
    assert found.text.endswith("\ufffd")
    assert "Damaged" in found.notes[0]


@pytest.mark.parametrize("data", [b"a\x00b" * 10, bytes(range(1, 32)) * 8, b"\xff\xfea\x00\x00\x00"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(CollectError) as caught:
        decode(data, name="x.txt")
    assert caught.value.code == "not_text"
    assert "x.txt" in caught.value.message


def _decoded(data: bytes) -> Decoded | None:
    """What the bytes say, or None when they are refused as no text."""
    try:
        return decode(data)
    except CollectError as error:
        return None if error.code == "not_text" else pytest.fail(error.code)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_always_comes_back_as_it_was(text: str) -> None:
    """Whatever Unicode was written is read, without a note."""
    if text.startswith("\ufeff"):
        text = f"x{text}"
    found = decode(text.encode())
    assert (found.text, found.notes) == (text, ())


@given(st.text(LETTERS + LETTERS.upper() + " ,.", min_size=1))
def test_cyrillic_in_one_byte_is_never_read_without_a_note(text: str) -> None:
    """Right or wrong, a guess is always said to be one."""
    data = text.encode("cp1251", "ignore")
    assume(not data.isascii())
    found = _decoded(data)
    assert found is None or found.notes or found.encoding == "utf-8"


@given(st.binary())
def test_any_bytes_give_text_or_a_clear_refusal(data: bytes) -> None:
    """No other error gets out."""
    found = _decoded(data)
    assert found is None or found.text.encode() is not None


@given(st.text())
def test_readable_text_can_be_kept_and_stays_as_it_is(text: str) -> None:
    """It has one kind of line end, can be written as UTF-8, and making it readable again changes nothing."""
    once = readable(text)
    once.encode()
    assert "\r" not in once
    assert readable(once) == once


def test_marks_that_hide_words_are_taken_out() -> None:
    """A soft hyphen inside a word, a decomposed й, Windows line ends."""
    assert readable("по\u00adлон\r\nий и\u0306") == "полон\nий й"


def test_marks_piled_up_without_end_are_parted() -> None:
    """A file of nothing else would take hours. They are parted after every thirty (UAX #15 section 13)."""
    piled = readable("a" + "\u0301\u0316" * 100_000)
    assert piled.count("\u034f") == 200_000 // 30
    assert readable(piled) == piled
    assert readable("e\u0301 и\u0306") == "é й"
