"""The register: a projection of the ledger that people can search, read and judge in.

Rows are written only by `projection`, one handler for each type of event, inside the transaction that appends the event
to the ledger (`recording`). `services` decide what to record; `queries` read. `rebuild` replays the ledger.
"""
