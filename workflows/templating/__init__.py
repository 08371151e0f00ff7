"""The template language between nodes: Handlebars 4 over JSON, with limits."""

from workflows.templating.errors import TemplateError
from workflows.templating.helpers import HELPERS, Helper
from workflows.templating.reference import Reference
from workflows.templating.template import Template, compile, references, render

__all__ = ["HELPERS", "Helper", "Reference", "Template", "TemplateError", "compile", "references", "render"]
