"""Long work as jobs: claimed by lease, watched, cancelled, and taken up again when their process died.

What is due is a question to the register (`register.queries.due`); a Job only says who is at it and how far. On one
machine `probatum serve` runs a worker; commands do their own work in the same way.
"""
