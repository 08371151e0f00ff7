"""Measures how long a workflow takes to open: `python -m benchmarks.editor [--sizes 5,500,1000,2000] [--rounds
3]`.

Starts its own instance of Wireloom and a real Chromium, and prints one table: CPU time of the page's main
thread from the request until every visible card is rendered and the page is idle, the heap after garbage
collection, and the number of elements.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, TimeoutError, sync_playwright

from benchmarks.editor.graphs import row
from benchmarks.engine.instance import Instance, started
from tests.processes.workflow import create
from tests.running import EMAIL, PASSWORD

PATIENCE_MS = 40_000
"""A workflow that takes longer counts as failing to open."""
STILL = """() => new Promise(done => {
  let last = -1, same = 0;
  const look = () => {
    const now = document.querySelectorAll("*").length;
    same = now === last ? same + 1 : 0;
    last = now;
    same > 10 ? done(now) : requestAnimationFrame(look);
  };
  look();
})"""
SHOWN = "() => document.querySelector('.react-flow__node .card') !== null"


@dataclass(frozen=True)
class Opening:
    """CPU in milliseconds, heap in megabytes, elements in the page."""

    cpu_ms: float
    heap_mb: float
    elements: int


def main() -> None:
    """Measure every size and print the table."""
    options = _options()
    sizes = [int(size) for size in options.sizes.split(",")]
    print("| steps | CPU ms | spread | heap MB | elements |\n|---|---|---|---|---|")
    with started() as instance, chromium() as browser:
        page = signed_in(browser, instance)
        for size in sizes:
            workflow = create(instance.api, row(size))
            address = f"{instance.running.url}/workflows/{workflow}/"
            print(line(size, [opened(page, address) for _ in range(options.rounds)]), flush=True)


def line(size: int, found: list[Opening | None]) -> str:
    """A row of the table; says so if a workflow did not open."""
    known = [one for one in found if one]
    if len(known) < len(found):
        return f"| {size} | not within {PATIENCE_MS // 1000} s | | | |"
    cpu = [one.cpu_ms for one in known]
    heap = statistics.median(one.heap_mb for one in known)
    spread = f"{min(cpu):.0f}-{max(cpu):.0f}"
    return f"| {size} | {statistics.median(cpu):.0f} | {spread} | {heap:.0f} | {known[-1].elements} |"


def opened(page: Page, address: str) -> Opening | None:
    """One opening in an otherwise empty page; None if it does not finish."""
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = metrics(session)["TaskDuration"]
    try:
        page.goto(address)
        page.wait_for_function(SHOWN, timeout=PATIENCE_MS)
        elements = page.evaluate(STILL)
    except TimeoutError:
        return None
    finally:
        after = metrics(session)["TaskDuration"]
        session.send("HeapProfiler.collectGarbage")
        heap = metrics(session)["JSHeapUsedSize"] / 1e6
        session.detach()
    return Opening((after - before) * 1000, heap, elements)


def metrics(session: CDPSession) -> dict[str, float]:
    """The page's metrics by name."""
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless. SystemExit without one."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("No Chromium was found.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def signed_in(browser: Browser, instance: Instance) -> Page:
    """A tab in which the owner is signed in."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(f"{instance.running.url}/sign-in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workflows/")
    return page


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=__doc__)
    parser.add_argument("--sizes", default="5,500,1000,2000", help="steps, by comma")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
