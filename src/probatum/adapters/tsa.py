"""Timestamping authorities (RFC 3161 section 3.4, over HTTP) and OpenTimestamps calendars, each by its own protocol."""

from __future__ import annotations

from .asking import AuthorityUnreachable, Kinds, SafeAsker

__all__ = ["Authorities", "AuthorityUnreachable", "Calendars"]

_RFC3161 = Kinds(sent="application/timestamp-query", accepted="application/timestamp-reply")
_CALENDAR = Kinds(
    sent="application/x-www-form-urlencoded", accepted="application/vnd.opentimestamps.v1", required=False
)


class Authorities(SafeAsker):
    """Asks timestamping authorities."""

    def ask(self, url: str, body: bytes) -> bytes:
        """The answer to a request (DER); raise AuthorityUnreachable when there is none, or one of the wrong kind."""
        return self.exchange(url, _RFC3161, body)


class Calendars(SafeAsker):
    """Asks OpenTimestamps calendars."""

    def promise(self, url: str, commitment: bytes) -> bytes:
        """Give a calendar 32 bytes; its answer leads from them to a promise."""
        return self.exchange(f"{url.rstrip('/')}/digest", _CALENDAR, commitment)

    def later(self, url: str, commitment: bytes) -> bytes:
        """What a calendar has come to for bytes it was given; raise AuthorityUnreachable while it has nothing."""
        return self.exchange(f"{url.rstrip('/')}/timestamp/{commitment.hex()}", _CALENDAR)
