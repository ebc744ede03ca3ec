"""Places: who is called what, where it lies, what it belongs to. `load()` gives the shipped gazetteer.

Data: Ukrainian codifier of administrative units (public), GeoNames (CC BY 4.0), our own supplement; see
`data/NOTICE.md`.
"""

from .endings import other_endings
from .entry import Entry, PlaceKind
from .fold import fold
from .store import Gazetteer, load
from .table import REGIONS, Region

__all__ = ["REGIONS", "Entry", "Gazetteer", "PlaceKind", "Region", "fold", "load", "other_endings"]
