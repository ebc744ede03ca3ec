"""Values that every stage shares: digests, times with precision, ranges, places, statements, errors.

Imports nothing of ours. Every value is frozen and checked when it is made, so that a value that exists is a valid one.
"""
