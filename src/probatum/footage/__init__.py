"""Stage 3, footage: decode, fingerprint, match, align, group. Which files show the same recording, and where.

In: untrusted media files. Out: an Analysis of each (what it is and one PDQ hash for each sampled second), matches
between them with aligned segments, and groups. Always: media is decoded in a child process (`isolation`); a match is a
suggestion with its figures; `same_footage` is said only when the pictures also change together (see `alignment`).
"""
