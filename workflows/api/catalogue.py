"""The building blocks of workflows: node types, template helpers and bundled templates."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.api.lasting import lasting
from core.api.views import View, everything
from core.wire import listing
from workflows.api.catalogue_answers import Helper, NodeType, Template
from workflows.gallery import gallery
from workflows.nodes import catalogue
from workflows.templating import HELPERS

_node_types = lasting(lambda: everything([NodeType.of(kind) for kind in catalogue()]))
_helpers = lasting(lambda: everything([Helper.of(name, helper) for name, helper in HELPERS.items()]))
_templates = lasting(lambda: everything([Template.of(template) for template in gallery()]))


class NodeTypeList(View):
    """The palette."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(NodeType))
    def get(self, request: Request) -> HttpResponse:
        """Every node type."""
        return _node_types(request)


class HelperList(View):
    """Template helpers."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(Helper))
    def get(self, request: Request) -> HttpResponse:
        """Every helper, for completion."""
        return _helpers(request)


class TemplateList(View):
    """Bundled workflows."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=listing(Template))
    def get(self, request: Request) -> HttpResponse:
        """Workflow templates to start from."""
        return _templates(request)
