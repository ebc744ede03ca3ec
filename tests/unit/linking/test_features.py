"""Features: symmetric, silent about the unknown, and documented for users."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.claim_samples import DAY, claim, oblast, raion, settlement

from probatum.linking.claims import Claim
from probatum.linking.features import FEATURES, explain, weigh
from probatum.linking.profiles import Profile, profiles_of
from probatum.linking.weights import default_weights, weights_from
from probatum.model.errors import LinkingError
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import Speaker

WEIGHTS = default_weights()
UNKNOWN = claim("z", side=None, published=None)

CLAIMS = [
    claim("p01", place=settlement("Niu-York"), killed=3, event=DAY, surfaced=DAY),
    claim("p02", place=settlement("Niu-York", precision=PlacePrecision.VICINITY), killed=CountRange.at_least(2)),
    claim("p03", place=raion("Bakhmutskyi raion"), killed=16, surfaced=DAY + timedelta(days=5)),
    claim("p04", place=oblast("Kursk", "RU"), side="RU", said_by=(Speaker(body="PGO-UA"), Speaker(name="A B"))),
    claim(
        "p05", place=Place(country="UA", precision=PlacePrecision.COUNTRY), means=("beheaded",), footage=frozenset("f")
    ),
    claim("p06", perpetrator_unit="1st Brigade", names=("N",), published=DAY + timedelta(days=40), url="u"),
    UNKNOWN,
]


def pair(a: Claim, b: Claim) -> tuple[Profile, Profile]:
    first, second = profiles_of([a, b], WEIGHTS)
    return first, second


def place_of(a: Place, b: Place) -> float:
    return FEATURES["place"](*pair(claim("a", place=a), claim("b", place=b)), WEIGHTS)[0]


@given(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS))
def test_every_feature_is_the_same_from_either_side(a: Claim, b: Claim) -> None:
    """a beside b weighs what b weighs beside a."""
    profiles = {profile.key: profile for profile in profiles_of(CLAIMS, WEIGHTS)}
    one, other = profiles[a.key], profiles[b.key]
    for feature in FEATURES.values():
        assert feature(one, other, WEIGHTS) == feature(other, one, WEIGHTS)


@pytest.mark.parametrize("other", CLAIMS, ids=lambda each: each.key)
def test_what_is_unknown_weighs_nothing(other: Claim) -> None:
    """Not knowing is neither agreement nor contradiction."""
    if other is UNKNOWN:
        other = claim("y", side=None, published=None)
    assert weigh(*pair(UNKNOWN, other), WEIGHTS) == 0
    assert explain(*pair(UNKNOWN, other), WEIGHTS) == ({}, {})


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_is_documented(name: str) -> None:
    """Its docstring begins with a sentence that users read."""
    text = FEATURES[name].__doc__
    assert text is not None
    assert text.split(". ")[0][0].isupper()


def test_an_explanation_adds_up_to_the_weight() -> None:
    """Nothing counts that is not shown."""
    profiles = pair(CLAIMS[0], CLAIMS[1])
    features, reasons = explain(*profiles, WEIGHTS)
    assert sum(features.values()) == pytest.approx(weigh(*profiles, WEIGHTS))
    assert features.keys() == reasons.keys()


def test_places_weigh_by_their_precision() -> None:
    """Settlement over district over region; vague places never contradict what they contain."""
    village = settlement("Bakhmut")
    same, near = place_of(village, village), place_of(village, settlement("Bakhmut", precision=PlacePrecision.VICINITY))
    district, region = place_of(village, raion("Bakhmutskyi raion")), place_of(village, oblast())
    assert same > near > district > region > 0
    assert place_of(village, Place()) == 0
    assert place_of(village, settlement("Soledar")) < WEIGHTS.veto
    assert place_of(village, oblast("Kursk", "RU")) < WEIGHTS.veto


def test_neighbouring_villages_are_weaker_evidence_against() -> None:
    """They are confused in reports; "near" may mean the next one."""
    one, next_door = settlement("A", lat=48.0, lon=37.5), settlement("B", lat=48.05, lon=37.5)
    far = settlement("C", lat=48.9, lon=37.5)
    vicinity = settlement("B", lat=48.05, lon=37.5, precision=PlacePrecision.VICINITY)
    assert place_of(one, far) < place_of(one, next_door) < 0 < place_of(one, vicinity)


def test_a_name_that_several_settlements_bear_weighs_less() -> None:
    """Which of them is meant is not sure."""
    sure = settlement("Stepove", gazetteer="katottg:UA14160230010083481")
    unsure = settlement(
        "Stepove", gazetteer="katottg:UA14160230010083481", alternatives=("katottg:UA14020010010012345",)
    )
    assert place_of(sure, sure) > place_of(sure, unsure) > 0


def test_a_settlement_outside_the_district_speaks_against() -> None:
    """By the codes of the codifier."""
    outside = settlement("Lyman", gazetteer="katottg:UA14120110010027398")
    assert place_of(outside, raion("Pokrovskyi raion", gazetteer="katottg:UA14160000000057202")) < 0


def test_contradicting_numbers_are_mild_when_close() -> None:
    """Outlets contradict each other by one; not by a factor of four."""

    def killed(a: int, b: int) -> float:
        return FEATURES["killed"](*pair(claim("a", killed=a), claim("b", killed=b)), WEIGHTS)[0]

    assert killed(16, 16) > killed(2, 2) > 0 > killed(3, 4) > killed(5, 8) > killed(2, 5) > killed(1, 16)


def test_a_body_that_speaks_of_every_case_weighs_less_than_a_journalist() -> None:
    """A named official counts as the body."""

    def said(speaker: Speaker) -> float:
        return FEATURES["speaker"](*pair(claim("a", said_by=(speaker,)), claim("b", said_by=(speaker,))), WEIGHTS)[0]

    assert said(Speaker(name="A. B.", role="journalist")) > said(Speaker(name="C. D.", body="PGO-UA")) > 0


def test_weights_out_of_order_are_refused() -> None:
    """A threshold that cannot work is found when it is read."""
    with pytest.raises(LinkingError, match="order"):
        weights_from('version = "1"\n[thresholds]\njoin = 1.0\nsuggest = 2.0\nveto = -1.0\n[limits]\n')
    with pytest.raises(LinkingError, match="cannot be read"):
        weights_from("version = ")
