import { afterEach } from "vitest";

/** What jsdom lacks of a browser and the widgets measure with. */
class NoResize {
  observe() {}
  unobserve() {}
  disconnect() {}
}

// Only tests that say `@vitest-environment jsdom` have a page; the others are faster without one.
if (typeof window !== "undefined") {
  window.ResizeObserver ??= NoResize;
  Element.prototype.scrollIntoView ??= () => {};
  Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
  const { cleanup } = await import("@testing-library/react");
  afterEach(cleanup);
}
