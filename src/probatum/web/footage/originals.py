"""Thumbnails for everyone in the case; originals only after a recorded look.

A look is a POST. It records who looked and returns a player whose address holds a token, signed for this account and
this Item and good for an hour: so the bytes of a protected medium are never served without an entry in the ledger.
Downloads are POSTs for the same reason. Whatever is kept is served as data, never as a page of ours: a type that a
browser could run is only ever a download.
"""

from __future__ import annotations

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from probatum.register.models import Item
from probatum.register.queries.items import item as item_of
from probatum.register.queries.items import media_views
from probatum.register.services import access, vault
from probatum.web.base.access import Seat, case_page, require_handler
from probatum.web.base.pages import case_response

from .ranges import ranged_response

LOOK_SECONDS = 3600
SALT = "probatum.look"
PLAYABLE = ("video/", "audio/")
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"})
INERT = "sandbox; default-src 'none'; style-src 'none'; script-src 'none'"


@require_safe
@case_page
def thumbnail(request: HttpRequest, seat: Seat, name: str) -> HttpResponseBase:
    """A small grey, blurred picture that was derived from an Item."""
    item = _item(seat, name)
    if item.role != "derivative" or item.media_type not in PICTURES:
        raise Http404
    response = FileResponse(vault.open_object(item.object_id), content_type=item.media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return _inert(response)


@never_cache
@require_POST
@case_page
def look(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Record the look, then show the original: in its place on the page, or on a page of its own without scripts."""
    require_handler(seat)
    item = _item(seat, name)
    if not _shown_in_pages(item):
        raise Http404
    access.record_view(seat.case, item=item, actor=seat.account, now=timezone.now())
    token = signing.dumps([seat.account, item.id], salt=SALT)
    part = request.headers.get("HX-Request") == "true"
    template = "footage/_original.html" if part else "footage/original.html"
    return case_response(request, seat, template, {"media": media_views([item])[0], "token": token}, here="footage")


@never_cache
@require_safe
@case_page
def original(request: HttpRequest, seat: Seat, name: str) -> HttpResponseBase:
    """The bytes of a medium that this account has a recorded look at."""
    item = _item(seat, name)
    if not _shown_in_pages(item) or not _looked(seat, item, request.GET.get("look", "")):
        raise Http404
    stream = vault.open_object(item.object_id)
    response = ranged_response(stream, item.object.size, item.media_type, request.headers.get("Range", ""))
    return _inert(response)


@never_cache
@require_POST
@case_page
def download(request: HttpRequest, seat: Seat, name: str) -> HttpResponseBase:
    """Record the look, then hand over the original bytes as a file."""
    require_handler(seat)
    item = _item(seat, name)
    stream = vault.open_object(item.object_id)
    access.record_view(seat.case, item=item, actor=seat.account, now=timezone.now())
    filename = item.name.replace("\\", "/").rpartition("/")[2].replace("\r", "").replace("\n", "") or "item"
    response = FileResponse(stream, as_attachment=True, filename=filename, content_type="application/octet-stream")
    return _inert(response)


def _item(seat: Seat, name: str) -> Item:
    found = item_of(seat.case, name)
    if found is None:
        raise Http404
    return found


def _shown_in_pages(item: Item) -> bool:
    return item.media_type.startswith(PLAYABLE) or item.media_type in PICTURES


def _looked(seat: Seat, item: Item, token: str) -> bool:
    try:
        said: object = signing.loads(token, salt=SALT, max_age=LOOK_SECONDS)
    except signing.BadSignature:
        return False
    return said == [seat.account, item.id]


def _inert(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
