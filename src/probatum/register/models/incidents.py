"""Incidents, why statements were linked into them, and what people judged."""

from django.db import models

from .cases import Case
from .reports import Statement


class Incident(models.Model):
    """One event that Statements and Footage are about; `record` holds the linked slots, the columns what is
    searched.
    """

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    current = models.BooleanField(default=True)
    state = models.CharField(max_length=20, default="suggested", help_text="suggested until a person judges it")
    version = models.CharField(max_length=60)
    record = models.JSONField(help_text="place, event_time, surfaced, killed, sides, conflicting")
    settlement = models.CharField(max_length=200, null=True)
    area = models.CharField(max_length=200, null=True)
    region = models.CharField(max_length=120, null=True)
    country = models.CharField(max_length=2, null=True)
    killed_min = models.PositiveIntegerField(null=True)
    killed_max = models.PositiveIntegerField(null=True)
    event_from = models.DateField(null=True)
    event_to = models.DateField(null=True)
    surfaced_from = models.DateField(null=True)
    earliest_published = models.DateField(null=True)
    reports = models.PositiveIntegerField(default=0, help_text="how many Reports speak of it")

    class Meta:
        db_table = "incident"
        indexes = [models.Index(fields=["case", "current"], name="incident_current")]

    def __str__(self) -> str:
        return self.id


class IncidentStatement(models.Model):
    """A Statement's place in an Incident."""

    id = models.CharField(primary_key=True, max_length=110)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="incident_statements")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="incident_statements")
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "incident_statement"

    def __str__(self) -> str:
        return self.id


class PairExplanation(models.Model):
    """Why two statements were, or could be, linked: the weight of each feature."""

    id = models.CharField(primary_key=True, max_length=130)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pair_explanations")
    a = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    features = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    suggested = models.BooleanField(default=False, help_text="not linked, offered to a person")
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "pair_explanation"

    def __str__(self) -> str:
        return self.id


class JudgementKind(models.TextChoices):
    """What a person can judge."""

    SAME_INCIDENT = "same_incident", "Same incident"
    STATEMENT = "statement", "Statement"
    SAME_FOOTAGE = "same_footage", "Same footage"


class Verdict(models.TextChoices):
    """A person's answer; "unsure" is an answer, and not the same as no answer."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Unsure"
    RIGHT = "right", "Right"
    WRONG = "wrong", "Wrong"
    CORRECTED = "corrected", "Corrected"


class Judgement(models.Model):
    """A person's decision; never erased, only superseded by a later one on the same subject.

    `a` and `b` are statement keys (same_incident, with a < b), a statement key (statement, b empty) or Item ids
    (same_footage, a < b).
    """

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements")
    kind = models.CharField(max_length=20, choices=JudgementKind)
    a = models.CharField(max_length=60)
    b = models.CharField(max_length=60, blank=True, default="")
    verdict = models.CharField(max_length=12, choices=Verdict)
    value = models.JSONField(null=True, help_text="the corrected record, when corrected")
    reason = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supersedes")

    class Meta:
        db_table = "judgement"
        indexes = [models.Index(fields=["case", "kind", "a", "b"], name="judgement_subject")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.verdict}"
