"""What people and the pipeline may do to the register. Every function records events; none writes a row itself."""
