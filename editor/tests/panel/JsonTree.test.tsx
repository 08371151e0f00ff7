// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Json } from "~/api/types";
import { JsonView } from "~/panel/JsonView";
import { TooltipProvider } from "~/ui/Tooltip";

const show = (value: Json, run: string | null = "r1") =>
  render(
    <TooltipProvider>
      <JsonView title="Output" value={value} run={run} />
    </TooltipProvider>,
  );

const rows = () => document.querySelectorAll(".tree").length;
const LARGE = { $asset: "a1", size: 300_000, preview: '{"list": [1, 2' };

describe("a long list", () => {
  it("is shown a hundred entries at a time, to its end", async () => {
    show(Array.from({ length: 250 }, (_, at) => at));
    expect(rows()).toBe(100);
    await userEvent.click(screen.getByRole("button", { name: "Show 100 more" }));
    expect(rows()).toBe(200);
    await userEvent.click(screen.getByRole("button", { name: "Show 50 more" }));
    expect(rows()).toBe(250);
    expect(screen.queryByRole("button", { name: /^Show \d+ more/ })).toBeNull();
  });
});

describe("a value over 256 KiB", () => {
  it("is shown by its beginning, and can be downloaded from its execution", () => {
    show(LARGE);
    expect(screen.getByText(/^{"list": \[1, 2/)).toBeTruthy();
    const link = screen.getByRole("link", { name: "Download" });
    expect(link.getAttribute("href")).toBe("/api/executions/r1/values/a1/");
  });

  it("is a plain object where it belongs to no execution", () => {
    show(LARGE, null);
    expect(screen.queryByRole("link", { name: "Download" })).toBeNull();
    expect(rows()).toBe(3);
  });
});
