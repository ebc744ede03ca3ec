"""Probatum: reports of alleged war crimes, kept so that they stand up to scrutiny."""
