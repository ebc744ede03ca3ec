"""Probatum: reports of alleged war crimes, kept so that they stand up to scrutiny."""

__version__ = "0.1.0"
