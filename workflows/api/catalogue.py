"""What there is to draw with: node types, template helpers, bundled templates."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import View, everything
from core.wire import listing
from workflows.api.catalogue_answers import Helper, NodeType, Template
from workflows.gallery import gallery
from workflows.nodes import catalogue
from workflows.templating import HELPERS


class NodeTypeList(View):
    """The palette."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(NodeType))
    def get(self, request: Request) -> Response:
        """Every node type."""
        return everything([NodeType.of(kind) for kind in catalogue()])


class HelperList(View):
    """Template helpers."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(Helper))
    def get(self, request: Request) -> Response:
        """Every helper, for completion."""
        return everything([Helper.of(name, helper) for name, helper in HELPERS.items()])


class TemplateList(View):
    """Bundled workflows."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(Template))
    def get(self, request: Request) -> Response:
        """Workflows to begin with."""
        return everything([Template.of(template) for template in gallery()])
