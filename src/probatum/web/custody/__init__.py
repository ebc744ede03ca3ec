"""What the ledger says of a thing."""
