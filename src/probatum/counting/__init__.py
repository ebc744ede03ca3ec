"""Stage 6: how many, where, when, and how far the register is behind the official totals.

Incidents and Totals go in; Tallies and GapRows come out. Counts are ranges, every row lists what it counted, and what
is unknown stays in a row of its own.
"""
