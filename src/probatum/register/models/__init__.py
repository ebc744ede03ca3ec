"""The rows of the register, one module for each group of words in the glossary.

Every row but those of `work` (jobs, sign-in links) follows from the ledger alone: `REPLAYED` lists them in an order in
which they can be compared. Keys are explicit and come from the events, so that a replay gives the same rows.
"""

from .captures import Capture, CaptureState, Item, Object, Source
from .cases import Case, Member, MemberRole
from .footage import Fingerprint, Footage, FootageItem, FootageMatch
from .incidents import Incident, IncidentStatement, Judgement, JudgementKind, PairExplanation, Verdict
from .ledger import LedgerEntry
from .reports import Reading, ReadingState, Report, ReportItem, Sighting, Statement
from .work import Job, JobState, SignInLink

REPLAYED = (
    Case,
    Member,
    Source,
    Capture,
    Object,
    Item,
    Report,
    Sighting,
    ReportItem,
    Reading,
    Statement,
    Fingerprint,
    Footage,
    FootageItem,
    FootageMatch,
    Incident,
    IncidentStatement,
    PairExplanation,
    Judgement,
    LedgerEntry,
)

__all__ = [
    "REPLAYED",
    "Capture",
    "CaptureState",
    "Case",
    "Fingerprint",
    "Footage",
    "FootageItem",
    "FootageMatch",
    "Incident",
    "IncidentStatement",
    "Item",
    "Job",
    "JobState",
    "Judgement",
    "JudgementKind",
    "LedgerEntry",
    "Member",
    "MemberRole",
    "Object",
    "PairExplanation",
    "Reading",
    "ReadingState",
    "Report",
    "ReportItem",
    "Sighting",
    "SignInLink",
    "Source",
    "Statement",
    "Verdict",
]
