"""What providers add to the credentials: see `core.callbacks`."""

from ai_models.clients import single_client
from ai_models.providers import provider_types
from ai_models.sdk.provider_type import Fields, ProviderType
from credentials.callbacks import Test, TestResult, answers
from credentials.types import credential_types


def register_credentials() -> None:
    """Add each provider's type of credential with its test. Raises ValueError for a name that is taken."""
    for provider_type in provider_types().values():
        if provider_type.credential is not None:
            credential_types.add(provider_type.credential)
            answers.tests[provider_type.name] = _test_of(provider_type)


def _test_of(provider_type: ProviderType) -> Test:
    async def test(fields: Fields) -> TestResult:
        async with single_client(provider_type, fields) as client:
            found = await client.check()
        return TestResult(found.ok, found.code, found.message, found.hint)

    return test
