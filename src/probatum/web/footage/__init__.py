"""Footage, thumbnails and the recorded look at an original."""
