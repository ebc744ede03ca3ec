"""The register of incidents, one incident, judgements on pairs."""
