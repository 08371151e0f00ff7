"""Second factor, passkeys and a provider in a real browser, whose authenticator is Chromium's virtual one."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import new_context
from tests.browser.pages import Screens, fill_in_sign_in, labelled
from tests.running import EMAIL, PASSWORD, Running
from tests.servers.oidc import CLIENT, SECRET, Provider, serve_oidc

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with serve_oidc() as found:
        found.claims = {"email": EMAIL}
        yield found


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Running]:
    """An instance whose address browsers make passkeys for, and that knows the provider."""
    instance = Running(
        tmp_path_factory.mktemp("named"),
        WIRELOOM_OIDC_ISSUER=provider.issuer,
        WIRELOOM_OIDC_CLIENT_ID=CLIENT,
        WIRELOOM_OIDC_CLIENT_SECRET=SECRET,
        WIRELOOM_OIDC_NAME="Example ID",
    )
    instance.url = instance.environment["WIRELOOM_PUBLIC_URL"] = f"http://localhost:{instance.port}"
    try:
        instance.start().client()
        yield instance
        instance.stop()
    finally:
        instance.kill()


@pytest.fixture
def tab(browser: Browser, named: Running) -> Iterator[Page]:
    """A tab with an authenticator that verifies its person without asking."""
    context = new_context(browser)
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()
    assert faults == []


def in_the_editor(page: Page) -> None:
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile(EMAIL)).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def confirm(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Confirm your password")
    assert violations(page) == []
    labelled(dialog, "Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog).not_to_be_visible()


def set_up_second_factor(page: Page, screens: Screens) -> str:
    """Returns a recovery code."""
    page.get_by_role("button", name="Set up").click()
    confirm(page)
    dialog = page.get_by_role("dialog", name="Set up an authenticator app")
    labelled(dialog, "Code").fill("000000")
    dialog.get_by_role("button", name="Switch on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("wrong")
    assert violations(page) == []
    screens.take(page, "second-factor")
    labelled(dialog, "Code").fill(pyotp.TOTP(dialog.locator(".secret").inner_text()).now())
    dialog.get_by_role("button", name="Switch on").click()
    codes = page.get_by_role("dialog", name="Your recovery codes")
    expect(codes.get_by_role("listitem")).to_have_count(10)
    assert violations(page) == []
    screens.take(page, "recovery-codes")
    code = codes.get_by_role("listitem").first.inner_text()
    codes.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
    return code


def add_passkey(page: Page) -> None:
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog", name="Add a passkey")
    labelled(dialog, "Name").fill("Laptop")
    dialog.get_by_role("button", name="Continue").click()
    expect(
        page.get_by_role("region", name="Passkeys").get_by_role("cell", name="Laptop", exact=True)
    ).to_be_visible()


def test_every_way_of_signing_in(tab: Page, named: Running, provider: Provider, screens: Screens) -> None:
    page = tab
    page.goto(f"{named.url}/sign-in/?next=/account/")
    assert violations(page) == []
    screens.take(page, "sign-in")
    fill_in_sign_in(page)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    recovery = set_up_second_factor(page, screens)
    add_passkey(page)
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.get_by_text("Linked: you can sign in with it.")).to_be_visible()
    screens.take(page, "account-secured")
    assert violations(page) == []

    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    in_the_editor(page)

    sign_out(page)
    page.get_by_role("button", name="Sign in with Example ID").click()
    in_the_editor(page)

    sign_out(page)
    fill_in_sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    in_the_editor(page)

    sign_out(page)
    fill_in_sign_in(page)
    labelled(page, "Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
    assert violations(page) == []
    screens.take(page, "second-step")
    labelled(page, "Code").fill(recovery)
    page.keyboard.press("Enter")
    in_the_editor(page)


def test_a_provider_that_is_down_is_a_page_of_ours(
    tab: Page, named: Running, provider: Provider, screens: Screens
) -> None:
    tab.goto(f"{named.url}/sign-in/")
    provider.raw["/token"] = (500, b"out of order")
    tab.get_by_role("button", name="Sign in with Example ID").click()
    expect(tab.get_by_role("heading", name="Not signed in")).to_be_visible()
    assert violations(tab) == []
    screens.take(tab, "provider-failed")
    tab.get_by_role("link", name="Go to the sign-in page").click()
    expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
