"""Stage 1, collect: what was seen, where and when it was published, and how it was got.

In: a file, a folder, a link or a chat export. Out: a Captured value whose Items are already in the sink (the vault),
byte for byte as they came, and whose Reports are the texts found in them. Nothing here opens a socket or reads a clock.
"""

from .captured import Captured, CapturedItem, CapturedReport, Given, PublishedFrom
from .files import collect_file
from .folders import collect_path, list_folder
from .limits import Limits
from .telegram_export import collect_telegram_export, is_telegram_export
from .web_pages import FetchedExchange, FetchedPage, Fetcher, collect_url

__all__ = [
    "Captured",
    "CapturedItem",
    "CapturedReport",
    "FetchedExchange",
    "FetchedPage",
    "Fetcher",
    "Given",
    "Limits",
    "PublishedFrom",
    "collect_file",
    "collect_path",
    "collect_telegram_export",
    "collect_url",
    "is_telegram_export",
    "list_folder",
]
