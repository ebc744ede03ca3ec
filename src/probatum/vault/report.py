"""What a verification found: every check with what was expected and what was found.

A report without checks is a failure: nothing was shown. A failed check at the level of a warning is named but does not
fail the report; one that could not be made is NOT_CHECKED, which is not OK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from probatum.model.errors import VaultError

Progress = Callable[[str, int, int], None]
"""Told after each piece of work: what, how many are done, of how many; may raise Cancelled to stop."""


class Outcome(StrEnum):
    """How a check ended."""

    OK = "ok"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class Level(StrEnum):
    """What a failed check means: evidence is in doubt, or somebody should look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: `name` says what was checked (`object.digest`), `subject` on what (a digest, a path, an entry)."""

    name: str
    subject: str
    outcome: Outcome
    expected: str | None = None
    found: str | None = None
    level: Level = Level.ERROR

    def to_record(self) -> dict[str, Any]:
        """The JSON shape of a check."""
        return {
            "name": self.name,
            "subject": self.subject,
            "outcome": self.outcome.value,
            "level": self.level.value,
            "expected": self.expected,
            "found": self.found,
        }

    def to_line(self) -> str:
        """The check as one line for people."""
        parts = [f"{self.outcome.value.replace('_', ' ')}: {self.name}: {self.subject}"]
        if self.expected is not None:
            parts.append(f"expected {self.expected}")
        if self.found is not None:
            parts.append(f"found {self.found}")
        return ", ".join(parts)


class VerificationFailed(VaultError):
    """A verification failed; `report` has every check."""

    code = "verification_failed"

    def __init__(self, report: VerificationReport) -> None:
        self.report = report
        failures = report.failures
        lines = "; ".join(check.to_line() for check in failures[:3])
        more = f" and {len(failures) - 3} more" if len(failures) > 3 else ""
        super().__init__("The verification failed", found=f"{lines}{more}" if failures else "nothing was checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """Every check of a verification, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """The failed checks that put evidence in doubt."""
        return tuple(self._with(Outcome.FAILED, Level.ERROR))

    @property
    def warnings(self) -> tuple[Check, ...]:
        """What somebody should look at."""
        return tuple(self._with(Outcome.FAILED, Level.WARNING))

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing failed."""
        return not self.failures and any(check.outcome is Outcome.OK for check in self.checks)

    def to_record(self) -> dict[str, Any]:
        """The JSON shape of the report."""
        return {
            "ok": self.ok,
            "counts": {each.value: sum(check.outcome is each for check in self.checks) for each in Outcome},
            "warnings": len(self.warnings),
            "checks": [check.to_record() for check in self.checks],
        }

    def require_ok(self) -> VerificationReport:
        """The report itself; raise VerificationFailed unless it is ok."""
        if not self.ok:
            raise VerificationFailed(self)
        return self

    def _with(self, outcome: Outcome, level: Level) -> Iterator[Check]:
        return (check for check in self.checks if check.outcome is outcome and check.level is level)


class Findings:
    """Collects checks while a verification runs: what is wrong one by one, what is right as one line for each name."""

    def __init__(self) -> None:
        self._checks: list[Check] = []

    def add(self, check: Check) -> None:
        """Take a check as it is."""
        self._checks.append(check)

    def ok(self, name: str, subject: str, found: str | None = None) -> None:
        """Something was checked and is right."""
        self.add(Check(name=name, subject=subject, outcome=Outcome.OK, found=found))

    def failed(self, name: str, subject: str, *, expected: str, found: str) -> None:
        """Something is wrong."""
        self.add(Check(name=name, subject=subject, outcome=Outcome.FAILED, expected=expected, found=found))

    def warn(self, name: str, subject: str, *, expected: str, found: str) -> None:
        """Something should be looked at."""
        self.add(
            Check(
                name=name, subject=subject, outcome=Outcome.FAILED, expected=expected, found=found, level=Level.WARNING
            )
        )

    def not_checked(self, name: str, subject: str, why: str) -> None:
        """Something could not be checked, or nobody asked for it."""
        self.add(Check(name=name, subject=subject, outcome=Outcome.NOT_CHECKED, found=why))

    def failures(self, name: str) -> int:
        """How many checks of this name failed so far."""
        return sum(check.name == name and check.outcome is Outcome.FAILED for check in self._checks)

    def report(self) -> VerificationReport:
        """All of it."""
        return VerificationReport(checks=tuple(self._checks))
