"""What a person can do about a capture that failed, by its code."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REMEDIES = {
    "empty_file": gettext_noop("The file has no content. Get it again from where it came, then add it again."),
    "address_refused": gettext_noop(
        "The link leads to a private address. Only the operator can allow that, in probatum.toml."
    ),
    "too_large": gettext_noop(
        "The file is larger than the workspace allows. The operator can raise the limit in probatum.toml."
    ),
    "timeout": gettext_noop(
        "The other side did not answer in time. Try again later, or save the page and add the file."
    ),
    "no_permission": gettext_noop("The file may not be read. Allow reading it, then add it again."),
    "disk_full": gettext_noop("There is no room left. Free some, then start again: unfinished captures are taken up."),
    "not_found": gettext_noop("There is nothing at this address any more. Look for an archived copy, and add that."),
    "cancelled": gettext_noop("A person stopped it. Add it again when it is wanted."),
}
OTHERWISE = gettext_noop(
    "The failed attempt stays on record. Correct the cause, then add the same thing again: it becomes a new capture."
)


def remedy(code: str) -> str:
    """Plain advice; a general one for a code that has none of its own."""
    return _(REMEDIES.get(code, OTHERWISE))
