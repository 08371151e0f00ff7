// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FormField, NodeRun } from "~/api/types";
import { DecisionCard } from "~/panel/DecisionCard";
import type { Run } from "~/runs/run";
import { createRunStore, RunContext } from "~/runs/store";
import { TooltipProvider } from "~/ui/Tooltip";

vi.mock("~/app/boot", () => ({ boot: { permissions: [] }, may: () => true }));

const field = (name: string, type: FormField["type"], more: Partial<FormField> = {}): FormField => ({
  name,
  label: "",
  type,
  required: false,
  options: [],
  ...more,
});

const FIELDS = [
  field("amount", "number", { label: "How much?", required: true }),
  field("color", "select", { options: ["red", "green"] }),
  field("agreed", "checkbox"),
  field("about", "textarea"),
  field("due", "date"),
  field("constructor", "text"),
];

function answer(status: number, body: unknown) {
  const fetched = vi.fn(
    async (_path: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  );
  vi.stubGlobal("fetch", fetched);
  return { sent: () => JSON.parse(String(fetched.mock.calls.at(-1)?.[1].body)) };
}

function show(fields: FormField[] | undefined = FIELDS) {
  const shown = { title: "Pay?", comment: "optional" as const, fields };
  const wait = { until: null, asks: true, shown, digest: "x", answered: false };
  ask({ node_id: "ask", iteration: "", status: "waiting", wait, progress: null } as NodeRun);
}

function ask(run: NodeRun) {
  const store = createRunStore();
  store.show({ id: "e" } as Run);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RunContext value={store}>
        <TooltipProvider>
          <DecisionCard run={run} />
        </TooltipProvider>
      </RunContext>
    </QueryClientProvider>,
  );
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

afterEach(() => vi.unstubAllGlobals());

describe("an interrupted step", () => {
  const run = { node_id: "act", iteration: "", status: "interrupted", error: null } as NodeRun;

  it("asks what should happen", () => {
    ask(run);
    expect(screen.getByText(/^The worker was lost while this step was running/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Run again" })).toBeTruthy();
  });

  it("says what was under way, where that is known", () => {
    const error = { code: "interrupted", message: "Lost during “pay”.", hint: "Decide.", node_id: "act" };
    ask({ ...run, error: { ...error, details: {} } });
    expect(screen.getByText("Lost during “pay”. Decide.")).toBeTruthy();
  });
});

describe("an approval that asks for more than yes or no", () => {
  it("has a control of its kind for each field, by its label", () => {
    show();
    expect(screen.getByLabelText("How much?")).toHaveProperty("inputMode", "decimal");
    expect(screen.getByLabelText("How much?").getAttribute("aria-required")).toBe("true");
    expect(screen.getByLabelText("color").tagName).toBe("SELECT");
    expect(screen.getByRole("switch", { name: "agreed" })).toBeTruthy();
    expect(screen.getByLabelText("about").tagName).toBe("TEXTAREA");
    expect(screen.getByLabelText("due")).toHaveProperty("type", "date");
    expect(document.querySelector("[aria-invalid]")).toBeNull();
  });

  it("sends what was filled in beside the comment", async () => {
    const { sent } = answer(202, {});
    show();
    await userEvent.type(screen.getByLabelText("How much?"), "3");
    await userEvent.selectOptions(screen.getByLabelText("color"), "red");
    await userEvent.click(screen.getByRole("switch", { name: "agreed" }));
    await userEvent.type(screen.getByLabelText("Comment"), "fine");
    await press("Approve");
    const values = { amount: "3", color: "red", agreed: true };
    expect(sent()).toMatchObject({ action: "approve", shown: "x", data: { comment: "fine", values } });
  });

  it("says at its field what the server finds wrong, goes there, and keeps what was typed", async () => {
    const fields = { color: "This must be one of the choices.", amount: "This must be a number." };
    answer(400, { error: { code: "invalid_form", message: "No.", hint: null, details: { fields } } });
    show();
    await userEvent.type(screen.getByLabelText("How much?"), "much");
    await press("Approve");
    await screen.findByText("This must be a number.");
    const amount = screen.getByLabelText("How much?");
    expect(document.activeElement).toBe(amount);
    expect(amount).toHaveProperty("value", "much");
    expect(document.getElementById(amount.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
      fields.amount,
    );
    expect(screen.getByLabelText("color").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByLabelText("constructor").getAttribute("aria-invalid")).toBeNull();
  });

  it("needs nothing filled in to be rejected", async () => {
    const { sent } = answer(202, {});
    show();
    await press("Reject");
    expect(sent()).toMatchObject({ action: "reject", data: { comment: "" } });
    expect(sent().data).not.toHaveProperty("values");
  });

  it("asks for nothing where an approval has no fields", async () => {
    const { sent } = answer(202, {});
    show([]);
    await press("Approve");
    expect(sent().data).toEqual({ comment: "" });
  });
});
