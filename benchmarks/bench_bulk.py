"""10,000 short texts added in one go: time against a plain copy of the same files, peak memory, and the pages after it.

The texts are generated; one in ten speaks of a killing, so that reading, linking and the pages have real work.
"""

from __future__ import annotations

import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from .workspaces import cost, run, workspace

TEXTS = 10_000
REQUESTS = 40
WORDS = [
    *("river", "bridge", "road", "closed", "repair", "council", "notice", "traffic"),
    *("harbour", "field", "storm", "harvest", "market", "school", "train", "letter"),
]
PLACES = [
    "Lyman",
    "Kupiansk",
    "Vuhledar",
    "Robotyne",
    "Avdiivka",
    "Bakhmut",
    "Orikhiv",
    "Vovchansk",
    "Kreminna",
    "Siversk",
]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]


def measure() -> dict[str, Any]:
    """Run it all once."""
    with workspace() as place:
        texts = place.parent / "texts"
        _write_texts(texts)
        copied = cost(
            ["sh", "-c", f"sha256sum {texts}/* > {place.parent}/sums && cp -r {texts} {place.parent}/copy && sync"]
        )
        added = run(place, "add", str(texts))
        verified = run(place, "verify")
        pages = _pages(place)
    return {
        "texts": TEXTS,
        "add": {
            "seconds": round(added.wall, 1),
            "texts_per_second": round(TEXTS / added.wall, 1),
            "peak_mib": round(added.peak_mib),
        },
        "add_over_sha256sum_cp_sync": round(added.wall / copied.wall, 1),
        "verify": {"seconds": round(verified.wall, 1), "peak_mib": round(verified.peak_mib)},
        "pages_median_ms": pages,
    }


def _write_texts(folder: Path) -> None:
    chance = random.Random(20260101)
    folder.mkdir()
    for number in range(TEXTS):
        body = " ".join(chance.choices(WORDS, k=60))
        if number % 10 == 0:
            day, month, place = chance.randint(1, 28), chance.choice(MONTHS), chance.choice(PLACES)
            count = chance.choice(["two", "three", "at least four"])
            claim = f"On {month} {day}, 2023, Russian soldiers shot {count} Ukrainian prisoners of war near {place}."
            body = f"{claim} {body}."
        (folder / f"{number:05}.txt").write_text(f"[FICTIONAL] Notice {number}. {body}", "utf-8")


def _pages(place: Path) -> dict[str, float]:
    """Median milliseconds of each page over HTTP, from a server in its own process."""
    env = {**os.environ, "PROBATUM_WORKSPACE": str(place), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "probatum", "serve", "--port", "0", "--no-worker"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        link = _sign_in_link(process)
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        home = browser.open(link).geturl()
        base = re.sub(r"(/c/[^/]+/).*", r"\1", home)
        addresses = {
            "inbox": base + "inbox/",
            "register": base + "incidents/",
            "overview": base,
            "counts": base + "counts/",
        }
        addresses |= {
            "inbox, searched": base + "inbox/?q=0420",
            "register, filtered": base + "incidents/?region=Donetsk",
        }
        return {name: _median(browser, address) for name, address in addresses.items()}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _sign_in_link(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+/sign-in/\S+", line):
            return found[0]
    raise RuntimeError("The server ended before it printed a sign-in link")


def _median(browser: OpenerDirector, address: str) -> float:
    taken = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        with browser.open(address) as answer:
            answer.read()
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 1)
