"""The command line: one module for each command. What every page can do, a command can."""
