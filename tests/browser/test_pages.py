"""Every page in a real browser: no accessibility fault, nothing from elsewhere, usable by keys and when narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from probatum.register.models import LedgerEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = [
    "", "inbox/", "inbox/?state=failed", "reports/", "reports/rep-first/", "footage/", "incidents/",
    "incidents/inc-first/",
    "incidents/inc-far/", "incidents/pairs/", "counts/", "map/", "map/?region=Donetsk", "ledger/",
    "custody/report/rep-first/", "custody/incident/inc-first/", "nothing/",
]  # fmt: skip


@pytest.fixture
def asked(context: BrowserContext) -> list[str]:
    """Every address the browser asked for."""
    found: list[str] = []
    context.on("request", lambda request: found.append(request.url))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_fault_or_talks_to_others(
    page: Page, site: str, asked: list[str], scheme: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    faults = []
    for path in PATHS:
        page.goto(f"{site}/c/sample/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found = Axe().run(page)
        for fault in found.response["violations"]:
            faults += [f"{path}: {fault['id']}: {node['html'][:150]}" for node in fault["nodes"]]
    assert faults == [], "\n".join(faults)
    assert [address for address in asked if not address.startswith(site)] == []
    assert [each for each in complaints if "404" not in each] == []


def test_pages_before_signing_in_have_no_accessibility_fault(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    for path in ("/sign-in/", "/sign-in/spent/"):
        page.goto(f"{site}{path}")
        assert Axe().run(page).response["violations"] == []


def test_no_page_is_wider_than_a_small_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    wide = []
    for path in PATHS:
        page.goto(f"{site}/c/sample/{path}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []


def test_lists_are_walked_and_opened_by_keys(page: Page, site: str) -> None:
    page.goto(f"{site}/c/sample/reports/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tbody tr").first).to_have_class("at")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/rep-*/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator("#search")).to_have_value("j")


def test_words_and_cards_lead_to_each_other(page: Page, site: str) -> None:
    page.goto(f"{site}/c/sample/reports/rep-first/")
    page.locator("#w-2-0").click()
    assert page.url.endswith("#s-2")
    page.locator("#s-1 .to-words a").first.click()
    assert page.url.endswith("#w-1-0")
    page.locator("#s-1").hover()
    expect(page.locator("mark.lit").first).to_be_visible()


def test_an_original_is_shown_in_its_place_muted_and_recorded(page: Page, site: str) -> None:
    page.goto(f"{site}/c/sample/reports/rep-first/")
    assert page.locator("video").count() == 0
    page.get_by_role("button", name="Show the original").click()
    video = page.locator("video")
    expect(video).to_be_visible()
    assert page.url.endswith("/reports/rep-first/")
    assert video.evaluate("each => each.muted")
    assert LedgerEntry.objects.filter(type="item.viewed").count() == 1


def test_judging_and_choosing_work_without_scripts(browser: object, site: str, page: Page) -> None:
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())  # type: ignore[attr-defined]
    bare = plain.new_page()
    bare.goto(f"{site}/c/sample/reports/rep-first/")
    bare.locator("#s-1 button.v-right").click()
    expect(bare.locator("#s-1 .verdict-right")).to_be_visible()
    bare.get_by_role("button", name="Show the original").click()
    expect(bare.locator("video")).to_be_visible()
    bare.goto(f"{site}/c/sample/")
    bare.get_by_role("button", name="Dark theme").click()
    assert bare.locator("html").get_attribute("data-theme") == "dark"
    bare.locator("button[value=uk]").click()
    expect(bare.locator("h1")).to_have_text("Огляд")
    plain.close()


def test_progress_asks_again_by_itself(page: Page, site: str, asked: list[str]) -> None:
    page.goto(f"{site}/c/sample/inbox/")
    with page.expect_request("**/inbox/work/", timeout=8000):
        page.locator("#work progress").wait_for()
