"""A report with its statements."""
