"""Sources, Captures, Items and the Objects they are kept in."""

from django.db import models

from .cases import Case


class CaptureState(models.TextChoices):
    """How far a Capture has come. `REQUESTED` work is found and taken up again after a crash."""

    REQUESTED = "requested", "Waiting"
    DONE = "done", "Kept"
    FAILED = "failed", "Failed"


class Source(models.Model):
    """Who publishes: a channel, an outlet, an account, an office; graded A to F (Admiralty code), None if not
    graded.
    """

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, blank=True, default="")
    url = models.TextField(blank=True, default="")
    grade = models.CharField(max_length=1, null=True)

    class Meta:
        db_table = "source"
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_source_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Capture(models.Model):
    """One act of collecting, from one place at one time, failed or not; a re-capture links to the one before it."""

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="captures")
    batch = models.CharField(max_length=40)
    position = models.PositiveIntegerField(help_text="place in its batch, from 0")
    location = models.TextField(help_text="what was asked for: a path or a link")
    given = models.JSONField(default=dict, help_text="what the person said of it: published, source, lang, title, url")
    state = models.CharField(max_length=12, choices=CaptureState, default=CaptureState.REQUESTED)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=150)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=30, blank=True, default="")
    final_url = models.TextField(null=True)
    redirects = models.JSONField(default=list)
    http = models.JSONField(null=True)
    tool = models.CharField(max_length=200, blank=True, default="")
    machine = models.JSONField(default=dict, help_text="host name, system and clock of the collecting machine")
    notes = models.JSONField(default=list)
    failure_code = models.CharField(max_length=40, blank=True, default="")
    failure = models.TextField(blank=True, default="")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="recaptures")

    class Meta:
        db_table = "capture"
        indexes = [
            models.Index(fields=["case", "-requested_at", "-position"], name="capture_inbox"),
            models.Index(fields=["case", "state"], name="capture_state"),
            models.Index(fields=["batch"], name="capture_batch"),
            models.Index(fields=["case", "location"], name="capture_location"),
        ]

    def __str__(self) -> str:
        return self.location


class Object(models.Model):
    """Bytes in the vault, named by their digest (`sha256:…`), written once."""

    digest = models.CharField(primary_key=True, max_length=80)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField(help_text="when the register first learnt of it")

    class Meta:
        db_table = "object"

    def __str__(self) -> str:
        return self.digest


class Item(models.Model):
    """One preserved file of a Capture, in a role. A derivative names the Item it was made from."""

    id = models.CharField(primary_key=True, max_length=60)
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    role = models.CharField(max_length=12)
    object = models.ForeignKey(Object, on_delete=models.PROTECT, related_name="items")
    media_type = models.CharField(max_length=120)
    name = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="derivatives")
    metadata = models.JSONField(default=dict)

    class Meta:
        db_table = "item"
        indexes = [models.Index(fields=["role"], name="item_role")]

    def __str__(self) -> str:
        return self.name
