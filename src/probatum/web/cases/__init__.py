"""The list of cases and the overview of one."""
