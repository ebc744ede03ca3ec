"""The version of the reader, apart from the reader: asking what is still to be read must not load the lexicons."""

READER_VERSION = "rules 0.2.0"
