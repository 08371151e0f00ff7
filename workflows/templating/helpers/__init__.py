"""The helpers of the template language; importing their modules registers them."""

from workflows.templating.helpers import encoding, lists, logic, numbers, text, times
from workflows.templating.helpers.registry import HELPERS, Helper, Options

__all__ = ["HELPERS", "Helper", "Options", "encoding", "lists", "logic", "numbers", "text", "times"]
