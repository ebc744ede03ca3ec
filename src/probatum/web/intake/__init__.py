"""The inbox of captures: adding, watching, cancelling."""
