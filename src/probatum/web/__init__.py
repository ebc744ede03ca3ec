"""The pages: one folder for each slice, typed function views, no business rule in a template."""
