"""`probatum link --jsonl`: lines in, incident records out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from probatum.linking.linker import link
from probatum.linking.records import claims_from_readings, linking_to_records
from probatum.model.errors import LinkingError


def killing(settlement: str, killed: int) -> dict[str, Any]:
    return {
        "kind": "killing",
        "victims": {"min": killed, "max": killed, "side": "UA"},
        "place": {"settlement": settlement, "region": "Donetsk", "country": "UA", "precision": "settlement"},
        "spans": [[0, 5]],
    }


TOTAL = {"kind": "total", "killed": 124, "spans": [[0, 5]]}
LINES = [
    {"id": "r1", "lang": "en", "relevant": True, "published": "2024-10-02", "statements": [TOTAL, killing("A", 2)]},
    {
        "id": "r2",
        "lang": "uk",
        "relevant": True,
        "published": "2024-10-02T08:00:00Z",
        "statements": [killing("A", 3), killing("B", 1)],
    },
]


def test_killings_become_claims_with_the_index_of_their_statement() -> None:
    """Totals are no claims; lines may be text or parsed."""
    text = [json.dumps(line) for line in LINES]
    claims = claims_from_readings([*text, "\n"])
    assert claims == claims_from_readings(LINES)
    assert [(claim.key, claim.report, claim.index) for claim in claims] == [
        ("r1#1", "r1", 1),
        ("r2#0", "r2", 0),
        ("r2#1", "r2", 1),
    ]
    assert str(claims[1].published) == "2024-10-02"


def test_incidents_are_written_in_the_promised_shape() -> None:
    """Members by text and statement, ranges, explanations with their features."""
    claims = claims_from_readings(LINES)
    joined, single = linking_to_records(link(claims), claims)
    assert joined["members"] == [{"id": "r1", "statement": 1}, {"id": "r2", "statement": 0}]
    assert joined["killed"] == {"min": 2, "max": 3}
    assert joined["sides"] == ["UA"]
    assert joined["incident"].startswith("inc-")
    (explanation,) = joined["explanations"]
    assert explanation["pair"] == [["r1", 1], ["r2", 0]]
    assert explanation["weight"] == pytest.approx(sum(explanation["features"].values()))
    assert single["members"] == [{"id": "r2", "statement": 1}]
    assert json.loads(json.dumps([joined, single])) == [joined, single]


def test_a_suggestion_stands_with_both_incidents() -> None:
    """Each names the other."""
    vague = {**killing("A", 2), "place": {"region": "Donetsk", "country": "UA", "precision": "oblast"}}
    lines = [{"id": name, "published": "2024-10-02", "statements": [vague]} for name in ("r1", "r2")]
    claims = claims_from_readings(lines)
    one, other = linking_to_records(link(claims), claims)
    assert one["suggestions"][0]["other"] == other["incident"]
    assert other["suggestions"][0]["other"] == one["incident"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"statements": []}', '{"id": "x", "statements": [{"kind": "killing"}]}', '{"id": 1, "id": 2}']
)
def test_a_line_that_is_no_reading_is_named(line: str) -> None:
    """By its number."""
    with pytest.raises(LinkingError, match="Line 2"):
        claims_from_readings([json.dumps(LINES[0]), line])


def test_an_id_given_twice_is_refused() -> None:
    """Two texts cannot share one."""
    with pytest.raises(LinkingError, match="r1"):
        claims_from_readings([LINES[0], LINES[0]])
