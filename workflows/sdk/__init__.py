"""Everything a node author imports: `from workflows.sdk import NodeType, Params, Output, Context, …`.

It depends on no framework and on nothing else in Wireloom, so a node file can be read, run and tested by
itself.
"""

from workflows.sdk.context import (
    Clock,
    Context,
    Files,
    Http,
    HttpRequest,
    HttpResponse,
    HttpStream,
    Incoming,
    Llm,
)
from workflows.sdk.effect import Effect
from workflows.sdk.errors import NodeError
from workflows.sdk.fields import ui
from workflows.sdk.files import FileSource, FileSources, FileValue, file_of, is_file
from workflows.sdk.flow import Body, CalledExecution, IterationOutcome, Wait, Workflows
from workflows.sdk.json import Json
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest, LlmError, Usage
from workflows.sdk.node_type import NodeType, Output, Params, Port, Routed, Trigger
from workflows.sdk.problems import Problem
from workflows.sdk.registry import Registry
from workflows.sdk.values import apart, is_large, kept, own

__all__ = [
    "Body",
    "CalledExecution",
    "ChatChunk",
    "ChatReply",
    "ChatRequest",
    "Clock",
    "Context",
    "Effect",
    "FileSource",
    "FileSources",
    "FileValue",
    "Files",
    "Http",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "Incoming",
    "IterationOutcome",
    "Json",
    "Llm",
    "LlmError",
    "NodeError",
    "NodeType",
    "Output",
    "Params",
    "Port",
    "Problem",
    "Registry",
    "Routed",
    "Trigger",
    "Usage",
    "Wait",
    "Workflows",
    "apart",
    "file_of",
    "is_file",
    "is_large",
    "kept",
    "own",
    "ui",
]
