"""What there is to draw with: node types, template helpers, bundled templates."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import View, everything, listing
from workflows.api.serializers import HelperSerializer, NodeTypeSerializer, TemplateSerializer
from workflows.gallery import gallery
from workflows.nodes import catalogue
from workflows.templating import HELPERS


class NodeTypeList(View):
    """The palette."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(NodeTypeSerializer))
    def get(self, request: Request) -> Response:
        """Every node type."""
        return everything([node_type.describe() for node_type in catalogue()])


class HelperList(View):
    """Template helpers."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(HelperSerializer))
    def get(self, request: Request) -> Response:
        """Every helper, for completion."""
        return everything(
            [
                {
                    "name": name,
                    "signature": helper.signature,
                    "description": helper.description,
                    "example": helper.example,
                }
                for name, helper in HELPERS.items()
            ]
        )


class TemplateList(View):
    """Bundled workflows."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(TemplateSerializer))
    def get(self, request: Request) -> Response:
        """Workflows to begin with."""
        return everything([asdict(template) for template in gallery()])
