"""One root error and one family for each stage.

An error says what failed, what was expected, what was found and what the user can do. Libraries raise these, always
`from` their cause; only `cli` and `web` turn them into words on a screen or an exit code.
"""

from __future__ import annotations


class ProbatumError(Exception):
    """Something failed that a user can understand and act on.

    `code` is a short, stable name for programs (`empty_file`); it is what a Capture that failed records.
    """

    code = "error"

    def __init__(
        self,
        what: str,
        *,
        code: str | None = None,
        expected: str | None = None,
        found: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = what
        self.expected = expected
        self.found = found
        self.remedy = remedy
        if code is not None:
            self.code = code
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole error as one or two plain sentences."""
        parts = [self.what.rstrip(".")]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.found:
            parts.append(f"found {self.found}")
        text = ", ".join(parts) + "."
        return f"{text} {self.remedy}" if self.remedy else text


class ValueInvalid(ProbatumError, ValueError):
    """A value breaks a rule of the model (a naive time, a range that runs backwards)."""

    code = "invalid_value"


class CollectError(ProbatumError):
    """Something could not be collected; the Capture is recorded as failed with this reason."""

    code = "collect_failed"


class AddressRefused(CollectError):
    """A link leads to an address that must not be fetched (private, loopback, link-local, reserved)."""

    code = "address_refused"


class VaultError(ProbatumError):
    """The vault could not store or return an Object."""

    code = "vault_failed"


class ObjectMissing(VaultError):
    """An Object that the ledger names is not in the vault."""

    code = "object_missing"


class ObjectAltered(VaultError):
    """An Object's bytes no longer have the digest they are kept under."""

    code = "object_altered"


class LedgerError(VaultError):
    """The ledger is broken or an event could not be appended."""

    code = "ledger_failed"


class FootageError(ProbatumError):
    """A video, image or sound file could not be analysed."""

    code = "footage_failed"


class ReadingError(ProbatumError):
    """A text could not be read."""

    code = "reading_failed"


class LinkingError(ProbatumError):
    """Statements could not be linked."""

    code = "linking_failed"


class CountingError(ProbatumError):
    """A tally could not be made."""

    code = "counting_failed"


class RegisterError(ProbatumError):
    """The register could not be opened, written or rebuilt."""

    code = "register_failed"


class WorkspaceError(RegisterError):
    """There is no usable workspace here."""

    code = "workspace_failed"


class UsageError(ProbatumError):
    """The user asked for something that cannot be done as asked."""

    code = "usage"


class Cancelled(ProbatumError):
    """A person asked for the work to stop; what was finished stays."""

    code = "cancelled"
