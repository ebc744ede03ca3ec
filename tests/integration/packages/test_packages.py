"""Packages made from a register: what goes along, what stays behind and why, and what the ledger says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from probatum.collect.captured import Captured
from probatum.dossier.errors import PackageError
from probatum.model.canonical import decode
from probatum.model.digests import Digest
from probatum.model.errors import CollectError, ObjectAltered, ProbatumError, UsageError
from probatum.model.statements import Killing, Reading
from probatum.register.models import Capture, Incident, Item, JudgementKind, LedgerEntry, Report, Statement, Verdict
from probatum.register.recording import record
from probatum.register.services import captures, packages
from probatum.register.services.package_check import verify_package
from probatum.register.services.packages import (
    Exported,
    PackageRequest,
    export_package,
    package_contents,
    record_receipt,
)
from probatum.register.services.vault import ledger_folder, objects, public_key, publish_ledger
from probatum.vault.erasure import Erasure

from ...unit.dossier.verifiers import Alone
from ..workbench import Bench, collected, replayed, rows

TEXT = "killed 2 Velyke 2024-10-01"
AGAIN = "killed 2 Velyke 2024-10-01\nmore words of another outlet"
ELSEWHERE = "killed 5 Inshe 2024-03-09"


@pytest.fixture
def incident(bench: Bench) -> str:
    """An incident of two reports with a picture each."""
    bench.report(TEXT, media=1, title="First")
    bench.report(AGAIN, media=1, title="Second")
    bench.read()
    bench.link()
    return str(Incident.objects.get(current=True).id)


def export(bench: Bench, target: Path, *subjects: str, **asked: Any) -> Exported:
    """Make a package."""
    request = PackageRequest(subjects=subjects, **asked)
    return export_package(bench.case, request, target=target, actor="owner", now=bench.clock())


def records(package: Path, kind: str) -> list[dict[str, Any]]:
    """Records of a package that is a folder."""
    read: list[dict[str, Any]] = json.loads((package / "data" / "records" / f"{kind}.json").read_text("utf-8"))[
        "records"
    ]
    return read


def sidecars(package: Path) -> dict[str, dict[str, Any]]:
    """The facts of every item."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (package / "data" / "sidecars").iterdir()}


def openings(package: Path) -> set[str]:
    """The names of opened private values, with their entries."""
    return {path.stem for path in (package / "data" / "ledger" / "openings").iterdir()}


def test_a_package_of_an_incident_holds_all_that_proves_it(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Reports, statements, originals; every verifier accepts it, with the right key."""
    made = export(bench, tmp_path / "p", incident)
    package = tmp_path / "p"
    report = verify_package(package, key=public_key())
    assert report.ok, report.failures
    alone = Alone(tmp_path / "alone")
    key = tmp_path / "key"
    key.write_text(public_key().to_text() + "\n", "utf-8")
    for done in (alone.python(package, "--key", str(key)), alone.shell(package, str(key))):
        assert done.returncode == 0, done.stdout
        assert str(made.root) in done.stdout
    assert [each["id"] for each in records(package, "incidents")] == [incident]
    assert {each["title"] for each in records(package, "reports")} == {"First", "Second"}
    assert {each["made_by"] for each in records(package, "statements")} == {"machine"}
    assert len(list((package / "data" / "originals").iterdir())) == Item.objects.count()


def test_every_record_fits_its_schema(bench: Bench, incident: str, tmp_path: Path) -> None:
    """The schemas in the package say what the records hold."""
    bench.judge(JudgementKind.STATEMENT, Statement.objects.first().key, Verdict.RIGHT, reason="read twice")  # type: ignore[union-attr]
    export(bench, tmp_path / "p", incident)
    data = tmp_path / "p" / "data"
    for path in (data / "records").iterdir():
        schema = json.loads((data / "schemas" / f"{path.stem}.schema.json").read_text("utf-8"))
        assert fault(json.loads(path.read_text("utf-8")), schema) is None, path.name
    schema = json.loads((data / "schemas" / "sidecar.schema.json").read_text("utf-8"))
    for facts in sidecars(tmp_path / "p").values():
        assert fault(facts, schema) is None


def fault(value: Any, schema: dict[str, Any]) -> str | None:
    """What is wrong with a value by the few words of JSON Schema that our schemas use; None when it fits."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
    types = schema.get("type", [])
    listed = types if isinstance(types, list) else [types]
    if listed and not any(isinstance(value, kinds[each]) for each in listed):
        return f"{value!r} is no {listed}"
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        return f"{value!r} is not {schema}"
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - value.keys()
        inner = (fault(value[name], each) for name, each in schema.get("properties", {}).items() if name in value)
        return f"lacks {missing}" if missing else next(filter(None, inner), None)
    if isinstance(value, list) and "items" in schema:
        return next(filter(None, (fault(each, schema["items"]) for each in value)), None)
    return None


def test_the_same_register_gives_the_same_contents(bench: Bench, incident: str) -> None:
    """No clock and no chance but the time that is given."""
    request, now = PackageRequest(subjects=[incident]), bench.clock()
    publish_ledger()
    first, second = (package_contents(bench.case, request, actor="owner", now=now) for _ in range(2))
    plain = [replace(each, originals=[]) for each in (first, second)]
    assert plain[0] == plain[1]
    assert [each.digest for each in first.originals] == [each.digest for each in second.originals]


def test_an_export_is_recorded_and_replays(bench: Bench, incident: str, tmp_path: Path) -> None:
    """With the root, what it holds as an Object, and to whom as a private value."""
    made = export(bench, tmp_path / "p", incident, purpose="a fictional court")
    entry = LedgerEntry.objects.get(type="package.exported")
    body, private = decode(bytes(entry.body)), decode(bytes(entry.openings))
    assert (entry.subject, body["data"]["root"]) == (made.id, str(made.root))
    assert private["package"]["value"]["purpose"] == "a fictional court"
    with objects().open(Digest.parse(body["data"]["object"])) as held:
        assert made.id.encode() in held.read()
    assert replayed() == rows()


def test_nothing_of_another_case_goes_along(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Its names are unknown here, and its entries stay behind."""
    other = Bench.open("Other", clock=bench.clock)
    foreign = other.report("killed 1 Tam 2024-05-05", title="Foreign")
    other.read()
    other.link()
    theirs = Incident.objects.get(case=other.case)
    for name in (theirs.id, foreign.capture_id, "inc-none"):
        with pytest.raises(UsageError, match="nothing of that name"):
            export(bench, tmp_path / "p", name)
    export(bench, tmp_path / "p", incident)
    everything = b"".join(path.read_bytes() for path in sorted((tmp_path / "p").rglob("*")) if path.is_file())
    assert b"Foreign" not in everything
    assert other.case.id.encode() not in everything


def test_what_a_person_set_apart_goes_along(bench: Bench, incident: str, tmp_path: Path) -> None:
    """A claim judged "no" speaks against the incident as it stands: it is disclosed, and so is the judgement."""
    bench.report(ELSEWHERE, title="Third")
    bench.read()
    bench.link()
    keys = sorted(Statement.objects.filter(current=True).values_list("key", "report__title"), key=lambda each: each[1])
    first, third = keys[0][0], keys[2][0]
    bench.judge(JudgementKind.SAME_INCIDENT, first, Verdict.NO, b=third, reason="other day")
    mine = Incident.objects.filter(current=True, incident_statements__statement__key=first).first()
    assert mine
    export(bench, tmp_path / "p", mine.id)
    assert {each["title"] for each in records(tmp_path / "p", "reports")} == {"First", "Second", "Third"}
    assert [each["verdict"] for each in records(tmp_path / "p", "judgements")] == ["no"]
    assert "other day" in (tmp_path / "p" / "data" / "index.html").read_text("utf-8")


def test_other_editions_and_failed_captures_go_along(bench: Bench, tmp_path: Path) -> None:
    """What was said before, and that the place could not be reached once."""
    batch = bench.request("https://a.example.org/1")
    failed = Capture.objects.get(batch=batch)
    captures.finish_captures([(failed, CollectError("Gone", code="not_found"), bench.clock())], now=bench.clock())
    for text in (TEXT, TEXT + "\nedited"):
        bench.keep(collected(text, url="https://a.example.org/1", source="Harbour Times"), "https://a.example.org/1")
    bench.read()
    bench.link()
    newest = Report.objects.exclude(edition_of=None).get()
    subject = newest.statements.get(current=True).incident_statements.get(current=True).incident_id
    export(bench, tmp_path / "p", subject)
    assert len(records(tmp_path / "p", "reports")) == 2
    assert "failed" in {each["state"] for each in records(tmp_path / "p", "captures")}


def test_a_capture_in_part_opens_nothing_that_speaks_of_the_rest(bench: Bench, tmp_path: Path) -> None:
    """One message of a channel's export goes along without the others; the entry is still proved."""
    capture = bench.keep(collected(TEXT, ELSEWHERE, media=1))
    bench.read()
    bench.link()
    subject = (
        Report.objects.get(text=TEXT).statements.get(current=True).incident_statements.get(current=True).incident_id
    )
    export(bench, tmp_path / "p", subject)
    [record] = records(tmp_path / "p", "captures")
    assert (record["id"], record["whole"], len(record["items"])) == (capture.id, False, 2)
    about = records(tmp_path / "p", "package")[0]
    assert {each["why"] for each in about["withheld"]} == {"speaks of more than this package holds"}
    assert not [name for name in openings(tmp_path / "p") if name.endswith(".items")]
    everything = b"".join(path.read_bytes() for path in sorted((tmp_path / "p").rglob("*")) if path.is_file())
    assert b"Inshe" not in everything
    export(bench, tmp_path / "q", subject, capture.id)
    assert records(tmp_path / "q", "captures")[0]["whole"] is True
    assert [name for name in openings(tmp_path / "q") if name.endswith(".items")]


def test_leaving_something_out_needs_a_reason_and_is_shown(bench: Bench, incident: str, tmp_path: Path) -> None:
    """The item's digest, its entry and the reason stay in the package; its bytes do not."""
    item = Item.objects.filter(role="image").order_by("id")[0]
    with pytest.raises(UsageError, match="needs a reason"):
        export(bench, tmp_path / "p", incident, without=[item.id])
    with pytest.raises(UsageError, match="can be left out"):
        export(bench, tmp_path / "p", incident, without=["cap-none.0"], reason="x")
    made = export(bench, tmp_path / "p", incident, without=[item.id], reason="a bystander's face")
    assert made.left_out == 1
    facts = sidecars(tmp_path / "p")[item.id]
    assert (facts["path"], facts["left_out"], facts["digest"]) == (None, "a bystander's face", item.object_id)
    assert not list((tmp_path / "p" / "data" / "originals").glob(f"*{item.object_id[7:]}*"))
    assert "bystander" in (tmp_path / "p" / "data" / "index.html").read_text("utf-8")
    assert verify_package(tmp_path / "p").ok


def test_bytes_that_go_along_as_another_item_cannot_be_left_out_once(bench: Bench, tmp_path: Path) -> None:
    """It would look left out and still be there."""
    for _ in range(2):
        bench.keep(collected(TEXT), "/a.txt")
    ids = list(Item.objects.order_by("id").values_list("id", flat=True))
    both = [str(each) for each in Capture.objects.values_list("id", flat=True)]
    with pytest.raises(UsageError, match="same bytes"):
        export(bench, tmp_path / "p", *both, without=ids[:1], reason="x")


def named(reading: Reading) -> Reading:
    """The same reading, with a fictional name of a victim."""
    told = [each for each in reading.statements if isinstance(each, Killing)]
    return replace(
        reading,
        statements=tuple(replace(each, victims=replace(each.victims, names=("Danylo Vyhadanyi",))) for each in told),
    )


def test_names_of_victims_are_hidden_unless_asked_for_with_a_reason(bench: Bench, tmp_path: Path) -> None:
    """In the page, the records and the openings; asking is recorded. The original says what it says."""
    bench.report(f"{TEXT}\nDanylo Vyhadanyi", title="The last day of Danylo Vyhadanyi")
    bench.read()
    bench.reread(named, "names 1")
    bench.link()
    subject = Incident.objects.get(current=True).id
    export(bench, tmp_path / "p", subject)
    readable = [
        path for path in (tmp_path / "p" / "data").rglob("*") if path.is_file() and "originals" not in path.parts
    ]
    assert not [path for path in readable if b"Vyhadanyi" in path.read_bytes()]
    withheld = records(tmp_path / "p", "package")[0]["withheld"]
    assert {each["why"] for each in withheld} == {"names a protected person"}
    with pytest.raises(UsageError, match="needs a reason"):
        export(bench, tmp_path / "q", subject, with_names=True)
    export(bench, tmp_path / "q", subject, with_names=True, reason="asked for by the (fictional) court")
    assert "Vyhadanyi" in (tmp_path / "q" / "data" / "index.html").read_text("utf-8")
    told = [
        decode(bytes(row.body))["data"]["with_names"] for row in LedgerEntry.objects.filter(type="package.exported")
    ]
    assert told == [False, True]


def test_a_later_package_continues_the_earlier_one(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Who holds the first checkpoint sees that nothing before it was changed; a foreign one is refused."""
    export(bench, tmp_path / "p", incident)
    old = (tmp_path / "p" / "data" / "ledger" / "checkpoint").read_bytes()
    bench.report("nothing of note")
    export(bench, tmp_path / "q", incident)
    report = verify_package(tmp_path / "q", old_checkpoint=old)
    assert report.ok, report.failures
    assert not verify_package(tmp_path / "p", old_checkpoint=ledger_folder().read("checkpoint")).ok


def test_a_checkpoint_that_the_recipient_holds_is_proved(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Also one that no earlier package had."""
    publish_ledger()
    held = ledger_folder().read("checkpoint")
    assert held is not None
    bench.report("nothing of note")
    export(bench, tmp_path / "p", incident, old_checkpoint=held)
    assert verify_package(tmp_path / "p", old_checkpoint=held).ok


def test_a_package_for_a_recipient_is_encrypted(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Only the recipient's key opens it; nothing in the clear stays beside it."""
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    with pytest.raises(UsageError, match="one encrypted file"):
        export(bench, tmp_path / "p.zip", incident, recipients=[recipient])
    with pytest.raises(UsageError, match="Not a recipient"):
        export(bench, tmp_path / "p.zip.age", incident, recipients=["age1wrong"])
    made = export(bench, tmp_path / "p.zip.age", incident, recipients=[recipient])
    data = (tmp_path / "p.zip.age").read_bytes()
    assert made.container == Digest.of(data)
    assert "Decrypt it first" in str(verify_package(tmp_path / "p.zip.age").failures)
    (tmp_path / "open.zip").write_bytes(pyrage.decrypt(data, [identity]))
    assert verify_package(tmp_path / "open.zip").ok
    assert [path.name for path in tmp_path.glob("*p.zip*")] == ["p.zip.age"]


def test_an_export_that_fails_at_the_end_is_still_in_the_ledger(
    bench: Bench, incident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather recorded and not handed over than handed over and not recorded; nothing half-written stays."""

    def full(part: Path, target: Path) -> None:
        raise PackageError("The disk is full")

    monkeypatch.setattr(packages, "place_file", full)
    with pytest.raises(PackageError):
        export(bench, tmp_path / "p.zip", incident)
    assert LedgerEntry.objects.filter(type="package.exported").count() == 1
    assert not list(tmp_path.glob("*p.zip*"))


def test_an_altered_original_stops_the_export(bench: Bench, incident: str, tmp_path: Path) -> None:
    """And nothing is recorded as handed over."""
    item = Item.objects.filter(role="image").order_by("id")[0]
    path = objects().path(Digest.parse(item.object_id))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ObjectAltered):
        export(bench, tmp_path / "p", incident)
    assert not LedgerEntry.objects.filter(type="package.exported").exists()
    assert not list(tmp_path.glob("*p*.part"))


def test_a_taken_name_is_refused_before_anything_is_recorded(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Packages are never overwritten."""
    (tmp_path / "p").mkdir()
    with pytest.raises(ProbatumError, match="there already"):
        export(bench, tmp_path / "p", incident)
    assert not LedgerEntry.objects.filter(type="package.exported").exists()


def test_what_was_erased_is_shown_with_its_tombstone(bench: Bench, incident: str, tmp_path: Path) -> None:
    """The bytes are gone, the digest and the entry that names it stay provable."""
    item = Item.objects.filter(role="image").order_by("id")[0]
    gone = Erasure(objects=(Digest.parse(item.object_id),), values={}, reason="asked for by a person in it")
    record([gone.to_event(at=bench.clock(), actor="owner")], objects=objects())
    objects().erase(Digest.parse(item.object_id))
    assert export(bench, tmp_path / "p", incident).left_out == 1
    facts = sidecars(tmp_path / "p")[item.id]
    assert (facts["path"], facts["left_out"]) == (None, "erased: the ledger has a tombstone")
    leaves = [path.read_bytes() for path in (tmp_path / "p" / "data" / "ledger" / "leaves").iterdir()]
    assert [each for each in leaves if b'"erasure.made"' in each]
    assert verify_package(tmp_path / "p").ok


def test_a_receipt_is_recorded_for_a_package_of_this_case(bench: Bench, incident: str, tmp_path: Path) -> None:
    """Who acknowledged it is a private value; what was never sent cannot be acknowledged."""
    made = export(bench, tmp_path / "p", incident)
    told = {"received_by": "A fictional court", "on": "2025-03-04", "note": "letter 7", "actor": "owner"}
    record_receipt(bench.case, made.id, now=bench.clock(), **told)
    entry = LedgerEntry.objects.get(type="package.received")
    assert b"fictional court" not in bytes(entry.body)
    assert decode(bytes(entry.openings))["receipt"]["value"]["from"] == "A fictional court"
    other = Bench.open("Other", clock=bench.clock)
    for case, name in ((bench.case, "pkg-none"), (other.case, made.id)):
        with pytest.raises(UsageError, match="no such package"):
            record_receipt(case, name, now=bench.clock(), **told)
    assert replayed() == rows()


def test_an_export_file_of_a_channel_stays_behind_unless_it_is_named(bench: Bench, tmp_path: Path) -> None:
    """It holds other people's messages as well; the package says that it stayed behind."""
    captured = collected(TEXT, ELSEWHERE)
    whole = bench.keep(replace(captured, items=(*captured.items, _export_file(captured))))
    bench.read()
    bench.link()
    subject = (
        Report.objects.get(text=TEXT).statements.get(current=True).incident_statements.get(current=True).incident_id
    )
    made = export(bench, tmp_path / "p", subject)
    assert made.left_out == 1
    assert "no part of this package" in str(records(tmp_path / "p", "package")[0]["left_out"])
    assert export(bench, tmp_path / "q", whole.id).left_out == 0


def _export_file(captured: Captured) -> Any:
    from probatum.model.objects import ItemRole

    from ..workbench import _item

    return _item(b"{}" + captured.requested.encode(), ItemRole.EXPORT, "application/json")
