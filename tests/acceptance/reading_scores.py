"""How well texts are read, measured against labels: what is found, and how much of what is found is right.

In: labelled texts in our own words and a reader. Out: `Scores`. A killing found is paired with the labelled one it fits
best; a pair needs counts that can be of one event, or the same settlement. Run as a program it prints the scores of
the files named: `python -m tests.acceptance.reading_scores english_fourth_tuning`, with `--show` also what is wrong.
Held-out files are looked at through these scores only.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from probatum.model.statements import Action, Killing, Text, Total
from probatum.model.times import DateInterval
from probatum.reading.reader import Reader

DATA = Path(__file__).parent / "data"


@dataclass(slots=True)
class Scores:
    """Counts of right answers by name, each with how many there could be."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, name: str, ok: bool, *, note: str = "") -> None:
        self.of[name] += 1
        self.right[name] += ok
        if not ok and note:
            self.wrong.append(f"{name}: {note}")

    def share(self, name: str) -> float:
        return self.right[name] / self.of[name] if self.of[name] else 1.0

    def f1(self, name: str) -> float:
        """From `<name>` with right = in both, of = found plus wanted."""
        return 2 * self.right[name] / self.of[name] if self.of[name] else 1.0


def items(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def score(reader: Reader, texts: Iterable[dict[str, Any]]) -> Scores:
    """Read every text and compare."""
    scores = Scores()
    for item in texts:
        reading = reader.read(Text(id=item["id"], text=item["text"], published=date.fromisoformat(item["published"])))
        found = [each for each in reading.statements if isinstance(each, Killing)]
        expect = item.get("expect", {"killings": [], "totals": [], "actions": []})
        _killings(scores, item["id"], found, expect["killings"])
        _bag(scores, "totals", item["id"], [_total(e) for e in reading.statements if isinstance(e, Total)], expect)
        actions = [each.action.value for each in reading.statements if isinstance(each, Action)]
        _bag(scores, "actions", item["id"], actions, expect)
        if not expect["killings"] and not expect["totals"]:
            scores.take("hard negatives", not found, note=f"{item['id']} gives {len(found)} killing(s)")
    return scores


def _killings(scores: Scores, name: str, found: list[Killing], wanted: list[dict[str, Any]]) -> None:
    pairs, spare, missed = _paired(found, wanted)
    for killing, want in pairs:
        scores.take("precision", True)
        scores.take("recall", True)
        _slots(scores, name, killing, want)
    for killing in spare:
        scores.take("precision", False, note=f"{name} spare {killing.victims.count} {killing.place.settlement}")
    for want in missed:
        scores.take("recall", False, note=f"{name} missed {want['min']}-{want['max']} {want['settlement']}")


def _paired(
    found: list[Killing], wanted: list[dict[str, Any]]
) -> tuple[list[tuple[Killing, dict[str, Any]]], list[Killing], list[dict[str, Any]]]:
    ranked = sorted(
        (
            (fit, i, j)
            for i, killing in enumerate(found)
            for j, want in enumerate(wanted)
            if (fit := _fit(killing, want))
        ),
        key=lambda each: -each[0],
    )
    took: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in took and j not in took.values():
            took[i] = j
    pairs = [(found[i], wanted[j]) for i, j in sorted(took.items())]
    spare = [killing for i, killing in enumerate(found) if i not in took]
    return pairs, spare, [want for j, want in enumerate(wanted) if j not in took.values()]


def _fit(killing: Killing, want: dict[str, Any]) -> int:
    count = killing.victims.count
    low, high = max(count.min or 0, want["min"] or 0), [x for x in (count.max, want["max"]) if x is not None]
    together = not high or low <= min(high)
    place = killing.place.settlement is not None and killing.place.settlement == want["settlement"]
    if not together and not place:
        return 0
    same = (count.min, count.max) == (want["min"], want["max"])
    return 1 + 3 * same + 2 * place + int(killing.place.region == want["region"])


def _slots(scores: Scores, name: str, killing: Killing, want: dict[str, Any]) -> None:
    count = killing.victims.count
    wanted = (want["min"], want["max"])
    scores.take("count", (count.min, count.max) == wanted, note=f"{name} {count.min}-{count.max}, not {wanted}")
    place = killing.place
    ok = place.settlement == want["settlement"]
    scores.take("settlement", ok, note=f"{name} {place.settlement}, not {want['settlement']}")
    scores.take("region", place.region == want["region"], note=f"{name} {place.region}, not {want['region']}")
    scores.take("side", killing.victims.side == want["side"], note=f"{name} {killing.victims.side}")
    event = _ends(killing.event_time)
    scores.take("event time", _overlap(event, want["event"]), note=f"{name} {event}, not {want['event']}")
    stolen = bool(event) and not want["event"]
    scores.take("event time is no surfacing", not stolen, note=f"{name} {event}")
    scores.take("surfaced", _overlap(_ends(killing.surfaced), want["surfaced"]), note=f"{name} {killing.surfaced}")
    if want.get("role"):
        scores.take("role", killing.role.value == want["role"], note=name)
    if want.get("unit"):
        scores.take("unit", want["unit"] in (killing.perpetrator_unit or ""), note=f"{name} {killing.perpetrator_unit}")
    if want.get("names"):
        scores.take("names", set(want["names"]) == set(killing.victims.names), note=f"{name} {killing.victims.names}")


def _ends(time: DateInterval) -> list[str] | None:
    return [str(time.start), str(time.end)] if time.known else None


def _overlap(found: list[str] | None, wanted: list[str] | None) -> bool:
    if not found or not wanted:
        return bool(found) == bool(wanted)
    return found[0] <= wanted[1] and wanted[0] <= found[1]


def _total(total: Total) -> tuple[Any, ...]:
    return (total.said_by[0].body if total.said_by else None, total.killed, total.cases, total.region)


def _bag(scores: Scores, name: str, where: str, found: list[Any], expect: dict[str, Any]) -> None:
    """Two lists compared without regard to order."""
    wanted = expect.get(name, [])
    if name == "totals":
        wanted = [(each["body"], each["killed"], each["cases"], each["region"]) for each in wanted]
    both = sum((Counter(found) & Counter(wanted)).values())
    scores.right[name] += both
    scores.of[name] += len(found) + len(wanted)
    if both < len(found) or both < len(wanted):
        scores.wrong.append(f"{name}: {where} {found}, not {wanted}")


def main(names: list[str], *, show: bool) -> None:
    reader = Reader()
    for name in names:
        scores = score(reader, items(name))
        print(f"{name}:")
        for each in scores.of:
            value = scores.f1(each) if each in ("totals", "actions") else scores.share(each)
            print(f"  {each}: {value:.3f} ({scores.right[each]} of {scores.of[each]})")
        if show and "held_out" not in name:
            print("\n".join(f"    {line}" for line in scores.wrong))


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "--show"], show="--show" in sys.argv)
