"""What runs now and who may sign in: operational rows that do not follow from the ledger and are not replayed."""

from django.db import models


class JobState(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """A piece of long work: who holds it, until when, how far it is, and whether a person asked it to stop.

    A holder renews `lease_until`; a lease that ran out belongs to a process that died, and anyone may take the job.
    """

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=20)
    case = models.CharField(max_length=40, null=True)
    subject = models.CharField(max_length=60, blank=True, default="", help_text="the batch, for captures")
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, default="")
    holder = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["state"], name="job_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class SignInLink(models.Model):
    """A one-time link to sign in; only the digest of its token is kept."""

    token_digest = models.CharField(primary_key=True, max_length=64)
    account = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"

    def __str__(self) -> str:
        return self.account
