"""Where incidents were, drawn as precisely as is known."""
