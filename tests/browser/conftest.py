"""A real Chromium, a live server with a case in it, and a signed-in page; skipped where there is no Chromium."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from probatum.register.models import Case, Job
from probatum.register.services.accounts import make_sign_in_link
from probatum.register.services.vault import objects
from probatum.register.workspace import CONFIG, open_workspace
from probatum.vault.keys import create_key

from ..integration.web import rows

QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--no-first-run", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection", "--disable-features=OptimizationHints,Translate",
]  # fmt: skip
TEXT = """Two prisoners were shot near Velyke, the paper wrote.
Prosecutors opened a case under Article 438. Subscribe to our channel!
In all 62 were killed in 17 incidents. Moscow denies it."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without anything that talks to others."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("No Chromium on the path; install it or set CHROMIUM to run the browser tests.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread; the rows are made here
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def site(browser: Browser, live_server: Any, settings: Any, tmp_path: Path, project: Path) -> str:
    """The address of a live server whose register holds one of everything."""
    folder = tmp_path / "workspace"
    for part in ("vault", "keys"):
        (folder / part).mkdir(parents=True)
    (folder / CONFIG).write_text('[workspace]\nname = "test"\naccount = "owner"\n', "utf-8")
    settings.WORKSPACE = open_workspace(folder)
    create_key(folder / "keys" / "ledger.pem", name="probatum/test")
    User.objects.create_user("owner")
    fill(rows.case(members={"owner": "investigator"}), (project / "examples/sample-case/media/clip-a.mp4").read_bytes())
    return str(live_server.url)


def fill(case: Case, clip: bytes) -> None:
    """One of everything, harmless."""
    picture = io.BytesIO()
    Image.new("L", (160, 90), 120).save(picture, "JPEG")
    for data in (clip, picture.getvalue()):
        objects().put(io.BytesIO(data))
    first = rows.report(case, TEXT, title="First report", id="rep-first")
    one = rows.statement(first, rows.killing(TEXT, spans=[[0, 53]], fields={"place": [[29, 35]], "victims": [[0, 22]]}))
    common = {"said_by": [], "hedges": [], "confidence": 0.8, "fields": {}, "about": 0}
    rows.statement(first, common | {"kind": "action", "action": "investigation_opened", "legal_refs": ["UA-CC 438(2)"],
                                    "spans": [[54, 98]]})  # fmt: skip
    rows.statement(first, common | {"kind": "denial", "spans": [[164, 180]]})
    total = {"kind": "total", "killed": 62, "at_least": False, "cases": 17, "cases_unit": "incidents",
             "scope": {"region": "Donetsk", "period": rows.UNKNOWN_TIME}, "as_of": "2024-11-06"}  # fmt: skip
    rows.statement(first, common | total | {"spans": [[125, 163]]})
    second = rows.report(case, "Five were shot. Ivan Vymyshlenko was one.", source_name="Second paper", title="Second",
                         published=date(2024, 11, 16))  # fmt: skip
    victims = {"min": 5, "max": 6, "side": "UA", "status": [], "names": ["Ivan Vymyshlenko"]}
    two = rows.statement(second, rows.killing(second.text, victims=victims))
    rows.footage(case, rows.video(first, "clip.mp4", data=clip, thumbnail=picture.getvalue()),
                 rows.video(second, "again.mp4", data=b"again", thumbnail=picture.getvalue()))  # fmt: skip
    rows.incident(case, [one, two], record={"conflicting": True}, id="inc-first")
    third = rows.report(case, "Elsewhere.", title="Third", source_name="Third paper")
    far = rows.statement(third, rows.killing(third.text, place=rows.place(settlement=None, precision="oblast")))
    rows.incident(case, [far], id="inc-far")
    rows.pair(one, far)
    rows.pair(one, two, suggested=False)
    rows.capture(case, "https://example.org/gone", state="failed", failure="It is gone.", failure_code="not_found")
    Job.objects.create(id="job-1", kind="capture", case=case.id, state="running", done=1, total=9, created_at=rows.NOW)
    rows.entry(case, "case.opened", case.id)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's context without movement; any script that fails on a page fails the test."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, site: str) -> Page:
    """A page signed in as the owner, on the overview."""
    opened = context.new_page()
    opened.goto(f"{site}/sign-in/{make_sign_in_link('owner', now=timezone.now())}/")
    return opened
