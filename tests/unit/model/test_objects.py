"""What is kept has a role that the rest of the house knows."""

from __future__ import annotations

from probatum.model.digests import Digest
from probatum.model.objects import ItemRole, Stored
from probatum.register.models import Item


def test_every_role_fits_into_its_column() -> None:
    """A role that is cut off on the way would be another role."""
    longest = Item._meta.get_field("role").max_length
    assert longest is not None
    assert all(len(role) <= longest for role in ItemRole)


def test_what_was_there_already_is_told_from_what_is_new() -> None:
    """The same bytes are one Object, however often they come."""
    digest = Digest.of(b"bytes")
    first, again = Stored(digest=digest, size=5, new=True), Stored(digest=digest, size=5, new=False)
    assert first != again
    assert first.digest == again.digest
