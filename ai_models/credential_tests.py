"""How the credentials of providers are tried: what the Credentials page asks upwards."""

from collections.abc import Awaitable, Callable, Mapping

from ai_models.providers.openai_compatible.client import OpenAICompatible
from ai_models.sdk.provider import Provider
from ai_models.services import openrouter
from core.egress import Egress
from core.egress_policy import egress_policy
from credentials.callbacks import TestResult

Fields = Mapping[str, str]


def _test(make: Callable[[Egress, Fields], Provider]) -> Callable[[Fields], Awaitable[TestResult]]:
    async def test(fields: Fields) -> TestResult:
        egress = Egress(egress_policy())
        try:
            found = await make(egress, fields).check()
        finally:
            await egress.aclose()
        return TestResult(found.ok, found.code, found.message, found.hint)

    return test


TESTS = {
    "openrouter": _test(lambda egress, fields: openrouter(egress, fields["api_key"], fields.get("base_url"))),
    "openai_compatible": _test(
        lambda egress, fields: OpenAICompatible(
            egress, base_url=fields["base_url"], api_key=fields.get("api_key", "")
        )
    ),
}
