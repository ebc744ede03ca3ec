"""How English sentences say who did what to whom (see `reading.grammar`)."""

from .people import parties
from .predicates import kills

__all__ = ["kills", "parties"]
