"""Stage 4: from a text to the statements it makes, with the exact words they rest on.

In: a `model.statements.Text`. Out: a `Reading`. Rules and word lists are data in `en/`, `uk/`, `ru/`; places come from
`gazetteer/`. No network, no clock, no model download.
"""
