"""Stage 7: what is handed over: packages that a recipient can check without our software and without trusting us.

In: records, Objects, ledger leaves with their proofs, and something that signs. Out: a BagIt 1.0 bag as a folder or a
ZIP, the same bytes for the same inputs; and strict readers of both, for packages that come from strangers.
"""
