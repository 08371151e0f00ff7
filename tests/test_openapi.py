"""The document of the API: valid, and every operation says how it fails.

That it lists every operation, and that each is guarded, shows `accounts/test_permission_matrix.py`.
"""

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from core.api.openapi import ERROR
from tests.operations import OPERATIONS, document


def test_the_document_is_valid_and_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        validate_schema(document())
    assert not GENERATOR_STATS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_documents_its_errors_in_the_one_shape(operation: str) -> None:
    answer = OPERATIONS[operation]["responses"]["4XX"]
    assert answer["content"]["application/json"]["schema"] == ERROR
