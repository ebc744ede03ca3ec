"""Reports, what was read in them, and every place they were seen."""

from django.db import models

from .captures import Capture, Item, Object, Source
from .cases import Case


class ReadingState(models.TextChoices):
    """Whether a Report has been read. "Not yet read" is not "irrelevant"."""

    UNREAD = "unread", "Waiting to be read"
    NOT_YET_READ = "not_yet_read", "Language not yet read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"


class Report(models.Model):
    """One text that a Source published. `identity` is the same for the same words from the same place."""

    id = models.CharField(primary_key=True, max_length=60)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    identity = models.CharField(max_length=64)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="reports")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="first_reports")
    text_object = models.ForeignKey(Object, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    title = models.TextField(blank=True, default="")
    url = models.TextField(null=True)
    external_id = models.CharField(max_length=200, null=True)
    lang = models.CharField(max_length=8, null=True)
    published = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    published_from = models.CharField(max_length=12, default="unknown", help_text="given, metadata or unknown")
    author = models.TextField(null=True)
    forwarded_from = models.TextField(null=True)
    reply_to = models.CharField(max_length=200, null=True)
    edited_at = models.DateTimeField(null=True)
    edition_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="editions")
    notes = models.JSONField(default=list)
    first_captured_at = models.DateTimeField()
    reading_state = models.CharField(max_length=12, choices=ReadingState, default=ReadingState.UNREAD)
    relevant = models.BooleanField(null=True, help_text="None: not checked")
    reader = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "report"
        constraints = [models.UniqueConstraint(fields=["case", "identity"], name="one_report_of_an_identity")]
        indexes = [
            models.Index(fields=["case", "-published", "-first_captured_at"], name="report_by_time"),
            models.Index(fields=["case", "reading_state"], name="report_state"),
            models.Index(fields=["case", "relevant"], name="report_relevant"),
            models.Index(fields=["case", "url"], name="report_url"),
            models.Index(fields=["case", "external_id"], name="report_external_id"),
        ]

    def __str__(self) -> str:
        return self.title or self.id


class Sighting(models.Model):
    """A Capture that found the Report: the first and every one after it."""

    id = models.CharField(primary_key=True, max_length=120)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sightings")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="sightings")

    class Meta:
        db_table = "sighting"

    def __str__(self) -> str:
        return self.id


class ReportItem(models.Model):
    """An Item (video, image, sound) that was published with the Report."""

    id = models.CharField(primary_key=True, max_length=130)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="report_items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="report_items")

    class Meta:
        db_table = "report_item"

    def __str__(self) -> str:
        return self.id


class Reading(models.Model):
    """One run of a reader over a Report; only the newest is current, earlier ones are kept."""

    id = models.CharField(primary_key=True, max_length=80)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=60)
    at = models.DateTimeField()
    object = models.ForeignKey(Object, on_delete=models.PROTECT, related_name="readings")
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "reading"

    def __str__(self) -> str:
        return self.id


class Statement(models.Model):
    """One claim that a Report makes. `record` is the whole of it (records.md); the columns repeat what is searched.

    `key` stays the same when another reader version finds the same claim at the same words; judgements refer to it.
    """

    id = models.CharField(primary_key=True, max_length=60)
    key = models.CharField(max_length=40)
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="statements")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="statements")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    current = models.BooleanField(default=True)
    record = models.JSONField()

    class Meta:
        db_table = "statement"
        indexes = [
            models.Index(fields=["key"], name="statement_key"),
            models.Index(fields=["kind", "current"], name="statement_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.report_id}"
