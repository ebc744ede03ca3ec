"""Stage 5: which killing statements, from which reports, speak of one event.

Claims go in; Incidents come out, each with the claims it is made of, honest slots (place, times, killed) and, for every
pair that was joined or nearly joined, the weight of each feature with its reason. People's judgements always win.
"""
