"""Page actions of the tests, in the user's words."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.running import EMAIL, PASSWORD, Running


def labelled(page: Page | Locator, label: str) -> Locator:
    """The control with that label, whether or not it is marked as required."""
    return page.get_by_label(re.compile(rf"^{label}\s*\*?$"))


def fill_in_sign_in(page: Page) -> None:
    """The owner's name and password, on the page that asks for them."""
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_in(page: Page, running: Running) -> Page:
    """Sign in as the owner. Returns the tab."""
    page.goto(f"{running.url}/sign-in/")
    fill_in_sign_in(page)
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    return page


class Screens:
    """Takes each picture twice: light and dark."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, page: Page, name: str) -> None:
        """`name-light.png` and `name-dark.png`."""
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            page.screenshot(path=self.folder / f"{name}-{theme}.png", animations="disabled")
        page.evaluate("document.documentElement.dataset.theme = 'light'")


class Editor:
    """The editor's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def card(self, label: str) -> Locator:
        """A node's card."""
        return self.page.locator("[data-node-id]").filter(has_text=label)

    def drag_in(self, label: str, x: int, y: int) -> None:
        """Drag a step from the palette onto the canvas."""
        step = self.page.get_by_label("Steps").get_by_role("button", name=label)
        canvas = self.page.get_by_label("Canvas", exact=True)
        step.drag_to(canvas, target_position={"x": x, "y": y})
        expect(self.card(label)).to_be_visible()

    def connect(self, source: str, target: str) -> None:
        """Draw a line from a port to a port, both brought into view first."""
        self.page.get_by_role("button", name="Show everything").click()
        start = self.page.get_by_label(f"{source} output main")
        start.drag_to(self.page.get_by_label(f"{target} input"))

    def select(self, label: str) -> Locator:
        """Open a node's settings."""
        self.page.get_by_role("button", name="Show everything").click()
        self.card(label).click()
        return self.page.get_by_role("complementary", name=f"Step {label}")

    def type_into(self, field: str, text: str) -> None:
        """Type into a field of the open settings, as on a keyboard."""
        box = labelled(self.page, field).and_(self.page.get_by_role("textbox")).last
        box.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, field: str, option: str) -> None:
        """Choose from a list."""
        choices = labelled(self.page, field)
        wanted = choices.locator("option").filter(has_text=option).get_attribute("value")
        choices.select_option(wanted)

    def saved(self) -> None:
        """Wait until the draft is saved."""
        expect(self.page.get_by_text("Saved")).to_be_visible()
