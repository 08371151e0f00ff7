"""Files as rows; their content is in the storage."""

from django.db import models
from django.db.models import Q

from accounts.models import Organization
from assets.querysets import AssetQuerySet
from core.db.models import Timestamped


class Asset(Timestamped):
    """A file of an organisation, or with `is_value` the JSON of a value too large for a row.

    `execution` is the id of the execution that owns it and with which it is deleted; not a foreign key, because
    executions are above assets. A `kept` file stays until somebody deletes it; a file that has neither is
    deleted a day after its upload. `content_type` is determined from the content (`assets.content_types`),
    `size` is in bytes, `sha256` in hexadecimal ("" for values stored before it was recorded); `uploaded_by` is
    the person who sent it, if any.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="assets", db_index=False)
    execution = models.UUIDField(null=True, db_index=True)
    uploaded_by = models.UUIDField(null=True)
    file = models.FileField()
    name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    kept = models.BooleanField(default=False)
    is_value = models.BooleanField(default=False)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = "file"
        indexes = [
            models.Index(fields=["organization", "-id"], name="assets_newest"),
            models.Index(
                fields=["created_at"], name="assets_unused", condition=Q(execution__isnull=True, kept=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.id} ({self.size} bytes of {self.content_type})"
