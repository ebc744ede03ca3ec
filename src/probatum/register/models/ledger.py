"""The ledger's own rows: what happened, in order, never changed."""

from django.db import models


class LedgerEntry(models.Model):
    """One event: `body` is the leaf (canonical JSON), `openings` what its salted commitments hide."""

    index = models.PositiveBigIntegerField(primary_key=True)
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    case = models.CharField(max_length=40, null=True)
    subject = models.CharField(max_length=80, blank=True, default="", help_text="the id of what it is about")
    body = models.BinaryField()
    openings = models.BinaryField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["subject"], name="ledger_subject"),
            models.Index(fields=["case", "index"], name="ledger_case"),
            models.Index(fields=["type", "index"], name="ledger_type"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.type}"
