"""What is known of moving pictures, and which Items show the same recording."""

from django.db import models

from .captures import Item, Object
from .cases import Case


class Fingerprint(models.Model):
    """The analysis of one video, image or sound Item; `object` holds all of it, the columns what pages show."""

    id = models.CharField(primary_key=True, max_length=60, help_text="the Item's id")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="fingerprint")
    version = models.CharField(max_length=60)
    object = models.ForeignKey(Object, on_delete=models.PROTECT, null=True, related_name="fingerprints")
    kind = models.CharField(max_length=8, blank=True, default="")
    duration = models.FloatField(null=True, help_text="seconds")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    codec = models.CharField(max_length=40, blank=True, default="")
    created = models.DateTimeField(null=True, help_text="as the file itself says; proves nothing alone")
    failure_code = models.CharField(max_length=40, blank=True, default="")
    failure = models.TextField(blank=True, default="")

    class Meta:
        db_table = "fingerprint"

    def __str__(self) -> str:
        return self.id


class Footage(models.Model):
    """A set of Items that show the same recording."""

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="footage")
    version = models.CharField(max_length=60)
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "footage"

    def __str__(self) -> str:
        return self.id


class FootageItem(models.Model):
    """An Item's place in a Footage."""

    id = models.CharField(primary_key=True, max_length=110)
    footage = models.ForeignKey(Footage, on_delete=models.PROTECT, related_name="footage_items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="footage_items")
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "footage_item"

    def __str__(self) -> str:
        return self.id


class FootageMatch(models.Model):
    """Two Items that look alike: the outcome, the score and which second is which."""

    id = models.CharField(primary_key=True, max_length=130)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="footage_matches")
    a = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    score = models.FloatField()
    segments = models.JSONField(default=list)
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "footage_match"

    def __str__(self) -> str:
        return self.id
