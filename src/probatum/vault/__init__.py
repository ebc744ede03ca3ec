"""Stage 2: Objects written once, and the ledger of everything done: append-only, signed, checkable by anybody.

In: streams of bytes, and events. Out: Objects under their digest, ledger entries, a published ledger, and reports of
what was checked.
"""
