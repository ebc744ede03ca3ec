"""data/index.html: a package to be read from disk, in any browser, without a program and without a call outside.

In: PackageContents. Out: one HTML page. Everything that comes from reports is escaped. Originals are linked, never
embedded, so that nobody sees a terrible picture by opening a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from probatum.model.times import instant

from .contents import PackageContents
from .words import c2pa_words, described, place_words, range_words, said_by, time_words


def page(contents: PackageContents) -> str:
    """The whole page; its frame is in page.html."""
    frame = Template((files(__package__) / "page.html").read_text("utf-8"))
    about = contents.records["package"]["records"][0]
    sections = [
        ("What this package holds", _about(contents, about)),
        ("Left out", _left_out(about)),
        ("Private values of the ledger that stayed behind", _table(_withheld(about))),
        ("Incidents", "".join(_incident(each, contents) for each in _all(contents, "incidents"))),
        ("Reports", "".join(_report(each, contents) for each in _all(contents, "reports"))),
        ("Judgements by people", _table(_judgements(contents))),
        ("Captures", "".join(_capture(each) for each in _all(contents, "captures"))),
        ("Files", _files(contents)),
        ("The ledger", _table(_ledger(contents))),
    ]
    body = "\n".join(f"<section>\n<h2>{escape(title)}</h2>\n{text or _none()}\n</section>" for title, text in sections)
    label = f'<p class="label" role="note">{escape(contents.label)}</p>' if contents.label else ""
    return frame.substitute(id=escape(contents.id), label=label, body=body)


def _none() -> str:
    return "<p>Nothing.</p>"


def _all(contents: PackageContents, kind: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = contents.records[kind]["records"]
    return records


def _about(contents: PackageContents, about: Mapping[str, Any]) -> str:
    names = about["names"]
    shown = "hidden" if names["protected"] else f"shown, because: {names['reason']}"
    return _table(
        [
            ("package", contents.id),
            ("made", f"{instant(contents.exported_at)} by {about['exported_by']} with {contents.tool}"),
            ("case", about["case"]["name"]),
            ("about", ", ".join(about["subjects"])),
            ("purpose", about["purpose"] or "not stated"),
            ("names of victims in these pages and records", shown),
            ("holds", ", ".join(f"{count} {kind}" for kind, count in about["counts"].items())),
        ]
    )


def _left_out(about: Mapping[str, Any]) -> str:
    rows = [(each["item"], f"{each['role']}, {each['digest']}: {each['why']}") for each in about["left_out"]]
    return _table(rows)


def _withheld(about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in about["withheld"]:
        yield f"entry {each['entry']}", f"{each['name']}: {each['why']}"


def _incident(incident: Mapping[str, Any], contents: PackageContents) -> str:
    record = incident["record"]
    rows = [
        ("killed, as claimed", range_words(record["killed"])),
        ("where", place_words(record["place"])),
        ("when it happened", time_words(record["event_time"])),
        ("when it surfaced", time_words(record["surfaced"])),
        ("side of the victims", ", ".join(record["sides"]) or "unknown"),
        ("claims conflict", "yes: all are below" if record["conflicting"] else "no"),
        ("state", f"{incident['state']}; linked by a machine ({incident['version']}); it accuses nobody"),
    ]
    members = [each for each in _all(contents, "statements") if incident["id"] in each["incidents"]]
    claims = "".join(_claim(each, contents) for each in members)
    return _article(incident["id"], incident["id"], rows, f"<ul>{claims}</ul>")


def _claim(claim: Mapping[str, Any], contents: PackageContents) -> str:
    said = " … ".join(claim["words"])
    who = said_by(claim["record"])
    decided = f"; judged, see {claim['judgement']}" if claim["judgement"] else "; no person has judged it"
    report = f'<a href="#{escape(claim["report"])}">{escape(claim["report"])}</a>'
    what = escape(described(claim["record"]) + (f", said by {who}" if who else ""))
    how = escape(f"read by {claim['reader']}{decided}")
    return f"<li><b>{what}</b> in {report}: “{escape(said)}” <small>{how}</small></li>"


def _report(report: Mapping[str, Any], contents: PackageContents) -> str:
    source = report["source"]
    rows = [
        ("source", source["name"] if source else "unknown"),
        ("published", f"{report['published'] or 'unknown'} ({report['published_from']})"),
        ("address", report["url"] or "none"),
        ("language", report["lang"] or "unknown"),
        ("another edition of", report["edition_of"] or "none"),
        ("text", report["text"]),
        ("captures", ", ".join(report["captures"])),
        ("published with it", ", ".join(report["media"]) or "no media"),
    ]
    others = [each for each in _all(contents, "statements") if each["report"] == report["id"]]
    claims = "".join(_claim(each, contents) for each in others)
    return _article(report["id"], report["title"] or report["id"], rows, f"<ul>{claims}</ul>")


def _judgements(contents: PackageContents) -> Iterator[tuple[str, str]]:
    for each in _all(contents, "judgements"):
        about = " and ".join(filter(None, (each["a"], each["b"])))
        later = f" Superseded by {each['superseded_by']}." if each["superseded_by"] else ""
        yield (
            each["id"],
            f"{each['kind']}: {each['verdict']} on {about}, by {each['by']}, {each['at']}. {each['reason']}{later}",
        )


def _capture(capture: Mapping[str, Any]) -> str:
    clock = capture["machine"].get("clock_offset", "not checked")
    rows = [
        ("asked for", capture["location"]),
        ("answered from", capture["final_url"] or "the same place"),
        ("redirects", str(len(capture["redirects"]))),
        ("state", " ".join(filter(None, (capture["state"], capture["failure"])))),
        ("asked", f"{capture['requested_at']} by {capture['requested_by']}"),
        ("finished", capture["finished_at"] or "not"),
        ("how", f"{capture['method']}, {capture['tool']}, clock offset: {clock}"),
        ("goes along", "whole" if capture["whole"] else "in part: it also holds what is no part of this package"),
    ]
    return _article(capture["id"], capture["id"], rows)


def _files(contents: PackageContents) -> str:
    rows = "".join(_file(item, record) for item, record in sorted(contents.sidecars.items()))
    return f"<table>{rows}</table>" if rows else ""


def _file(item: str, record: Mapping[str, Any]) -> str:
    c2pa = f" {c2pa_words(record['c2pa'])}." if record.get("c2pa") else ""
    made = "" if record["made_by"] == "collected" else " Made by a machine."
    kind = f"{record['role']} {record['media_type']}, {record['size']} bytes, {record['digest']}"
    said = escape(f"{record['name']}: {kind}; named by ledger entry {record['entry']}.{made}{c2pa} ")
    if record["path"]:
        place = escape(record["path"].removeprefix("data/"))
        where = f'<a href="{place}" rel="noreferrer">Open the original</a>'
    else:
        where = f"<b>Left out: {escape(record['left_out'])}</b>"
    return f"<tr><th scope=row>{escape(item)}</th><td>{said}{where}</td></tr>"


def _ledger(contents: PackageContents) -> Iterator[tuple[str, str]]:
    ledger = contents.ledger
    yield "signed head", f"{ledger.size} entries, root {ledger.root.hex()}"
    yield "keys", ", ".join(ledger.keys)
    yield "entries in this package", ", ".join(str(leaf.index) for leaf in ledger.leaves)
    yield "earlier heads that it continues", ", ".join(str(head.size) for head in ledger.older) or "none given"
    seals = sorted({path.partition("/")[0] for path in ledger.seals}, key=int)
    yield "sealed heads", ", ".join(seals) or "none: no timestamp by a third party"


def _article(name: str, title: str, rows: Iterable[tuple[str, str]], more: str = "") -> str:
    return f'<article id="{escape(name)}"><h3>{escape(title)}</h3>{_table(rows)}{more}</article>'


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows)
    return f"<table>{lines}</table>" if lines else ""
