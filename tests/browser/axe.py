"""The accessibility checker axe-core in a page: what it finds, in words, light and dark."""

from typing import Any

from playwright.sync_api import Page

from tests.running import ROOT

AXE = ROOT / "editor" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"target-size": {"enabled": True}}
"""Beside those that are on by themselves: targets of 24 pixels (WCAG 2.2, success criterion 2.5.8)."""
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Colours during a theme transition belong to neither theme."""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that a theme changes."""
RUN = """async ([within, options]) => {
  const { violations } = await axe.run(within, { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)
  }));
}"""


def violations(page: Page, within: str = "html") -> list[str]:
    """One line for every element that breaks a rule, in the light and in the dark theme.

    `within` is the selector of what is checked, where the rest of the page has been looked at before.
    """
    found = []
    page.evaluate(STILL)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"{AXE.read_text()}; undefined")
    for theme, options in (("dark", COLOURS), ("light", {"rules": RULES})):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        hits = page.evaluate(RUN, [within, options])
        found += [f"{theme} {one}" for hit in hits for one in _lines(hit)]
    return found


def _lines(hit: dict[str, Any]) -> list[str]:
    return [f"{hit['id']} ({hit['help']}): {' '.join(node.split())}" for node in hit["nodes"]]
