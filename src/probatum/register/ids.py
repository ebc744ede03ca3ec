"""Names for rows: a prefix that says what it is, then time and chance, so that later names sort later."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from probatum.model.times import require_utc

_EPOCH_UNIT = 1000  # milliseconds, as in UUID version 7 (RFC 9562 section 5.7)


def new_id(prefix: str, now: datetime) -> str:
    """A fresh name such as `cap-0192f3a1b2c4d5e6f70819`: 48 bits of time, 40 bits of chance, in hex."""
    milliseconds = int(require_utc(now).timestamp() * _EPOCH_UNIT)
    return f"{prefix}-{milliseconds:012x}{secrets.token_hex(5)}"


def derived_id(prefix: str, *parts: str) -> str:
    """A name that follows from what it names: the same parts give the same name (SHA-256, first 80 bits)."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.sha256(joined).hexdigest()[:20]}"
