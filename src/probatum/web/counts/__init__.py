"""Counts, their chart and the gap."""
