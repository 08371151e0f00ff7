"""Text from people, callers and models is shown as text, on every page."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.drawing import draw, node, run
from tests.browser.hostile_texts import MARK, TEXTS
from tests.browser.pages import sign_in
from tests.running import Running

pytestmark = pytest.mark.browser

WATCH = """
window.harm = [];
document.addEventListener('securitypolicyviolation', event => {
    window.harm.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An instance in which every name is hostile."""
    running = Running(tmp_path_factory.mktemp("hostile"))
    try:
        yield running.start()
    finally:
        running.kill()


@pytest.fixture(scope="module")
def api(hostile: Running) -> httpx2.Client:
    return hostile.client()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that counts dialogs, elements made of text, and scripts that were held back."""
    context = new_context(browser)
    tab = context.new_page()
    tab.add_init_script(WATCH)
    dialogs: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield tab
    context.close()
    assert dialogs == []


def harm(page: Page) -> tuple[int, list[str]]:
    """Elements that were made of text, and scripts that only the policy has held back."""
    return page.locator(f"[{MARK}]").count(), page.evaluate("window.harm")


def looked_at(page: Page) -> None:
    """Nothing of what the page shows has become a part of it."""
    page.wait_for_load_state()
    assert harm(page) == (0, [])
    links = page.evaluate(
        "[...document.querySelectorAll('[href],[src],[action]')].map(e => e.href || e.src || e.action)"
    )
    assert not [
        link for link in links if str(link).lower().startswith(("javascript:", "vbscript:", "data:text"))
    ]


def answered(answer: httpx2.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def fields(texts: list[str]) -> list[dict[str, Any]]:
    return [{"name": f"f{place}", "value": text.replace("{{", "\\{{")} for place, text in enumerate(texts)]


def step(id: str, kind: str, place: int, text: str, **parameters: Any) -> dict[str, Any]:
    return {**node(id, kind, 300 * place, **parameters), "label": text[:100]}


def shown_everywhere(api: httpx2.Client) -> str:
    """A workflow whose steps, data, answer and error hold all texts. Returns its id."""
    told = step(
        "told",
        "openrouter.chat",
        2,
        TEXTS[2],
        model="sandbox/echo",
        user_prompt="\n".join(TEXTS).replace("{{", "\\{{"),
    )
    steps = [
        step("start", "trigger.manual", 0, TEXTS[0]),
        step("set", "data.set", 1, TEXTS[1], fields=fields(TEXTS)),
        told,
        step("stop", "flow.stop", 3, TEXTS[3], message=TEXTS[2]),
    ]
    return draw(api, *steps, edges="start-set set-told told-stop", name=TEXTS[2])


def test_what_is_looked_for_is_found(page: Page, hostile: Running) -> None:
    page.goto(f"{hostile.url}/sign-in/")
    page.evaluate("text => { document.body.insertAdjacentHTML('beforeend', text) }", TEXTS[2])
    page.wait_for_function("window.harm.length > 0")
    elements, held_back = harm(page)
    assert elements == 1 and "script-src" in held_back[0]


def test_lists_settings_and_what_they_open(page: Page, hostile: Running, api: httpx2.Client) -> None:
    for place, text in enumerate(TEXTS):
        answered(api.post("/api/workflows/", json={"name": text, "description": text}))
        data = {
            "name": f"{place} {text}",
            "type": "http_bearer",
            "data": {"token": f"secret-token-{place}"},
            "hosts": [],
        }
        answered(api.post("/api/credentials/", json=data))
        answered(api.post("/api/tokens/", json={"name": text}))
    run(api, shown_everywhere(api), input={"text": TEXTS})
    sign_in(page, hostile)
    for path in ("workflows", "executions", "credentials", "settings", "models"):
        page.goto(f"{hostile.url}/{path}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        looked_at(page)
    for text in TEXTS[:3]:
        page.goto(f"{hostile.url}/workflows/?q={text}&search={text}#{text}")
        looked_at(page)


def test_ones_own_account(page: Page, hostile: Running, api: httpx2.Client) -> None:
    sign_in(page, hostile)
    for text in TEXTS[::8]:
        page.goto(f"{hostile.url}/account/")
        page.get_by_role("textbox", name="Name").fill(text)
        with page.expect_response(re.compile(r"/api/account/$")):
            page.get_by_role("button", name="Save name").click()
        page.reload()
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        looked_at(page)


def test_the_editor_and_a_run(page: Page, hostile: Running, api: httpx2.Client) -> None:
    workflow = shown_everywhere(api)
    execution = run(api, workflow, input={"text": TEXTS, TEXTS[2]: TEXTS[2]})
    sign_in(page, hostile)
    for path in (f"workflows/{workflow}", f"executions/{execution}"):
        page.goto(f"{hostile.url}/{path}/")
        cards = page.locator("[data-node-id]")
        expect(cards.first).to_be_visible()
        for place in range(cards.count()):
            cards.nth(place).click()
            looked_at(page)


def test_calls_of_a_webhook(page: Page, hostile: Running, api: httpx2.Client) -> None:
    hook = {**node("hook", "trigger.webhook", 0), "label": TEXTS[2][:100]}
    workflow = draw(api, hook, node("said", "data.set", 300), edges="hook-said", name=TEXTS[3])
    answered(api.post(f"/api/workflows/{workflow}/publish/"))
    (trigger,) = answered(api.get(f"/api/workflows/{workflow}/"))["triggers"]
    for text in TEXTS[:30]:
        headers = {"X-Text": text.encode("ascii", "replace").decode().replace("\t", " ")}
        assert (
            httpx2.post(trigger["url"], params={"q": text}, headers=headers, json=[text]).status_code == 202
        )
    sign_in(page, hostile)
    page.goto(f"{hostile.url}/workflows/{workflow}/calls/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    looked_at(page)


@pytest.mark.parametrize("first", range(0, len(TEXTS), 20))
def test_forms_and_questions(page: Page, hostile: Running, api: httpx2.Client, first: int) -> None:
    part = TEXTS[first : first + 20]
    ask = {
        "title": part[0],
        "description": "\n".join(part),
        "submit_label": part[1][:60],
        "success_message": "\n".join(part),
    }
    form = node("form", "trigger.form", 0, fields=[{"name": "a", "label": part[2][:100]}], **ask)
    approve = node(
        "ask",
        "flow.approval",
        300,
        title=part[0],
        message="\n".join(part).replace("{{", "\\{{"),
        details=list(part[:5]),
    )
    workflow = draw(api, form, approve, edges="form-ask", name="Form")
    answered(api.post(f"/api/workflows/{workflow}/publish/"))
    (trigger,) = answered(api.get(f"/api/workflows/{workflow}/"))["triggers"]
    page.goto(trigger["url"])
    looked_at(page)
    page.locator("input[type=text], textarea").first.fill(part[3])
    with page.expect_navigation():
        page.locator("button").last.click()
    looked_at(page)


@pytest.mark.parametrize("text", TEXTS[:16:4], ids=range(4))
def test_addresses_that_somebody_was_sent(page: Page, hostile: Running, text: str) -> None:
    for path in (
        f"/sign-in/?next={text}",
        f"/sign-in/second-step/?next={text}",
        f"/sign-in/link/?next={text}",
        f"/sign-in/oidc/callback/?error={text}&state={text}",
        f"/{text}",
        f"/setup/{text}/",
        f"/resume/{text}",
        f"/forms/{text}",
        f"/api/{text}",
    ):
        answer = page.goto(hostile.url + path)
        assert answer and answer.status < 500
        looked_at(page)
    page.goto(f"{hostile.url}/sign-in/")
    page.get_by_label("E-mail address").fill(f"a@b.example{text}")
    page.get_by_label("Password").fill(text)
    page.locator("form").evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page)
