// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { day } from "~/ui/format";

vi.mock("~/app/boot", () => ({
  boot: { permissions: ["workflow.view", "token.manage"] },
  may: () => true,
}));

const { Tokens } = await import("~/pages/settings/Tokens");

const DAY = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const token = (name: string, expires_at: string | null) => ({
  id: name,
  name,
  hint: "…abcd",
  scopes: [],
  created_at: at(-1),
  last_used_at: null,
  expires_at,
});

let fetched: ReturnType<typeof vi.fn>;

beforeEach(() => {
  const results = [token("soon", at(7)), token("late", at(-1)), token("old", null)];
  fetched = vi.fn(async (_path: string, init: RequestInit) =>
    init.method === "POST"
      ? new Response(JSON.stringify({ ...token("CI", at(90)), token: "wl_secret" }), { status: 201 })
      : new Response(JSON.stringify({ results, next: null })),
  );
  vi.stubGlobal("fetch", fetched);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Tokens />
    </QueryClientProvider>,
  );
});
afterEach(() => void vi.unstubAllGlobals());

const cells = async (name: string) => {
  const row = (await screen.findByText(name)).closest("tr");
  return [...(row?.cells ?? [])].map((cell) => cell.textContent);
};

describe("the list of tokens", () => {
  it("says when each ends, that it has ended, or that it never does", async () => {
    expect(await cells("soon")).toContain(day(at(7)));
    expect(await cells("late")).toContain("Expired");
    expect((await cells("old"))[4]).toBe("Never");
  });

  it("says whether a token was used", async () => {
    expect((await cells("soon"))[3]).toBe("Never");
  });
});

describe("a new token", () => {
  it("ends after ninety days unless one chooses", async () => {
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "New token" }));
    await user.type(screen.getByLabelText("Name"), "CI");
    await user.click(screen.getByRole("button", { name: "Create token" }));
    await screen.findByText("wl_secret");
    const sent = fetched.mock.calls.find(([, init]) => init.method === "POST");
    expect(JSON.parse(sent?.[1].body)).toEqual({
      name: "CI",
      scopes: ["workflow.view"],
      expires_in_days: 90,
    });
  });
});
