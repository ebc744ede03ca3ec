"""Take a picture of every page with the fictional sample case, in light and dark, into `docs/screenshots`.

    python scripts/screenshots.py [--folder WORKSPACE] [--only NAME]

Makes a demo workspace in a temporary folder (or uses the one named), serves it on a free loopback port, signs in with
the printed link and drives Chromium (set CHROMIUM to use another than the one on the path). Needs the dev dependencies.
Where a page names this machine (folders, host, system), the picture shows the names of an invented one.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "docs" / "screenshots"
QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--no-first-run", "--no-default-browser-check", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection", "--metrics-recording-only",
    "--disable-features=OptimizationHints,Translate",
]  # fmt: skip
WIDTH, HEIGHT = 1280, 860
TALLEST = 2200
RENAME = """names => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (const [old, other] of Object.entries(names)) {
    const text = walker.currentNode.nodeValue;
    if (old.length > 3 ? text.includes(old) : text.trim() === old)
      walker.currentNode.nodeValue = text.replaceAll(old, other);
  }
}"""
UKRAINIAN = ("overview", "incident")
COLOURS = 256
"""A palette keeps text sharp and the files small."""


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folder", type=Path, help="a demo workspace that is there already")
    parser.add_argument("--only", help="a single page, such as report")
    asked = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = asked.folder or Path(temporary) / "demo"
        with served(workspace) as link, sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            try:
                take_all(browser, link, asked.only)
            finally:
                browser.close()


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """Serve the sample case; yield the link that signs in."""
    probatum = [sys.executable, "-m", "probatum"]
    subprocess.run(
        [*probatum, "demo", "--no-serve", "--folder", str(workspace)],
        check=True,
        cwd=PROJECT,
        env={**os.environ, "LOGNAME": "investigator"},
    )
    process = subprocess.Popen(
        [*probatum, "serve", "--port", "0", "--no-worker", "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"http://\S+/sign-in/\S+/", line)
            if found:
                yield found[0]
                return
        sys.exit("The server did not start.")
    finally:
        process.terminate()
        process.wait(15)


def take_all(browser: Browser, link: str, only: str | None) -> None:
    """Every page in English, light and dark; some in Ukrainian."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(link)
    home = page.url
    pages = addresses(page, home)
    for language, theme in (("en", "light"), ("en", "dark"), ("uk", "light")):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        context.add_cookies([{"name": "django_language", "value": language, "url": home}])
        for name, address in pages.items():
            if (only and name != only) or (language == "uk" and name not in UKRAINIAN):
                continue
            page.goto(address)
            shoot(page, f"{name}-{language}-{theme}" if language != "en" else f"{name}-{theme}")
    context.close()


def addresses(page: Page, home: str) -> dict[str, str]:
    """Every page by its name; single things are the first, or the richest, of their lists."""
    found = {"overview": home}
    for name in ("inbox", "reports", "footage", "incidents", "counts", "map", "ledger"):
        found[name] = f"{home}{name}/"
    page.goto(f"{home}incidents/?sort=reports&order=desc")
    found["incident"] = str(page.locator("[data-open]").first.evaluate("link => link.href"))
    page.goto(found["incident"])
    found["report"] = str(page.locator(".claims tbody th a").first.evaluate("link => link.href")).partition("#")[0]
    page.goto(found["report"])
    found["custody"] = str(page.locator(".byline a[href*='/custody/']").evaluate("link => link.href"))
    page.goto(f"{home}inbox/?state=done")
    found["capture"] = str(page.locator(".path").first.evaluate("link => link.href"))
    return found


def renamed() -> dict[str, str]:
    """What pages may say of this machine, and what the pictures say instead."""
    return {
        str(PROJECT): "/home/investigator/probatum",
        platform.platform(): "Linux-6.12-x86_64-with-glibc2.41",
        socket.gethostname(): "workstation-1",
    }


def shoot(page: Page, name: str) -> None:
    """The whole page, but no taller than a picture in a document should be."""
    page.wait_for_load_state("networkidle")
    page.evaluate(RENAME, renamed())
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": WIDTH, "height": max(HEIGHT, height)})
    target = TARGET / f"{name}.png"
    page.screenshot(path=target)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
    print(f"{target.relative_to(PROJECT)}  {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
