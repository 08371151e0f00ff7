"""The tables of routes, and of the organisation's own connection to OpenRouter."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from core.db.fields import JsonTextField
from core.db.models import OrganizationQuerySet, Timestamped
from credentials.models import Credential

ANY, CATALOGUE, LIST = "any", "catalogue", "list"
SUPPORT = (ANY, CATALOGUE, LIST)


class Route(Timestamped):
    """A named connection. Its `slug` is the prefix of selectors; `driver` is the provider's name.

    `base_url` is "" for the driver's own. `model_support` says which ids it takes: any, those of the catalogue, or
    those in `allowed_models`. The default route carries the calls of nodes that name neither a credential nor a
    route.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="routes")
    slug = models.CharField(max_length=64)
    driver = models.CharField(max_length=32)
    base_url = models.CharField(max_length=500, blank=True)
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="routes")
    default_model = models.CharField(max_length=300, blank=True)
    model_support = models.CharField(max_length=16, default=ANY)
    allowed_models = JsonTextField(default=list)
    multimodal = models.BooleanField(default=True)
    reasoning = models.BooleanField(default=True)
    enabled = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "route"
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="one_route_per_slug"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_default=True), name="one_default_route"
            ),
            models.CheckConstraint(condition=Q(model_support__in=SUPPORT), name="known_model_support"),
        ]

    def __str__(self) -> str:
        return self.slug


class Integration(Timestamped):
    """The organisation's connection to OpenRouter: the credential, how it came, and who changed it last."""

    KEY, OAUTH = "key", "oauth"
    SOURCES = (KEY, OAUTH)

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="+")
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="+")
    source = models.CharField(max_length=8)
    rotated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"OpenRouter of {self.organization_id}"
