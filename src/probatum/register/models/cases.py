"""Cases and who may see them."""

from django.db import models


class MemberRole(models.TextChoices):
    """What a member may do in a case."""

    INVESTIGATOR = "investigator", "Investigator"
    REVIEWER = "reviewer", "Reviewer"
    ANALYST = "analyst", "Analyst"


class Case(models.Model):
    """The boundary of access: who is not a member does not learn that it exists."""

    id = models.CharField(primary_key=True, max_length=40)
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    fictional = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "case"

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """An account's place in a case. `account` is the user name of the sign-in."""

    id = models.CharField(primary_key=True, max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    account = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=MemberRole)
    since = models.DateTimeField()

    class Meta:
        db_table = "member"
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="one_membership")]
        indexes = [models.Index(fields=["account"])]

    def __str__(self) -> str:
        return f"{self.account} in {self.case_id}"
