"""What can go wrong with a package: making it, or reading one that somebody else sent."""

from __future__ import annotations

from probatum.model.errors import ProbatumError


class PackageError(ProbatumError):
    """A package could not be made."""

    code = "package_failed"


class PackageRefused(PackageError):
    """A package is not what Probatum writes, or could do harm; nothing of it was unpacked."""

    code = "package_refused"
