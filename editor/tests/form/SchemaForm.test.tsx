// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ReactNode, useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { JsonObject, Schema } from "~/api/types";
import { NO_NOTES, NotesContext } from "~/form/notes";
import { SchemaForm } from "~/form/SchemaForm";
import { ScopeContext, type TemplateScope } from "~/template/context";
import { TooltipProvider } from "~/ui/Tooltip";

const schema: Schema = {
  type: "object",
  required: ["url"],
  properties: {
    url: { type: "string", title: "URL", description: "The `full` address." },
    method: { type: "string", enum: ["GET", "POST"], default: "GET", "x-enum-labels": { GET: "Get it" } },
    body: { type: "string", "x-show-if": { field: "method", in: ["POST"] } },
    count: { type: "integer", maximum: 5 },
    follow: { type: "boolean", default: true },
    methods: { type: "array", items: { type: "string", enum: ["PUT", "HEAD"] }, default: ["PUT"] },
    conditions: {
      type: "array",
      items: {
        type: "object",
        properties: { left: { type: "string" }, operator: { type: "string", default: "equals" } },
      },
    },
    headers: { type: "object", additionalProperties: { type: "string" } },
    seed: { type: "integer", "x-group": "Sampling" },
  },
};

const scope: TemplateScope = {
  variables: [],
  helpers: [],
  readOnly: false,
  preview: () => new Promise(() => {}),
  onActive: () => {},
  onGone: () => {},
};

let value: JsonObject;

function Harness({ start, templates }: { start: JsonObject; templates: boolean }) {
  const [current, setCurrent] = useState(start);
  value = current;
  return (
    <ScopeContext value={templates ? scope : null}>
      <SchemaForm schema={schema} value={current} onChange={setCurrent} />
    </ScopeContext>
  );
}

const Around = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>
    <TooltipProvider>{children}</TooltipProvider>
  </QueryClientProvider>
);

const show = (start: JsonObject = {}, templates = false) =>
  render(<Harness start={start} templates={templates} />, { wrapper: Around });

const longList: Schema = {
  type: "object",
  properties: {
    fields: {
      type: "array",
      items: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string" },
          label: { type: "string", default: "" },
          type: {
            type: "string",
            enum: ["text", "date"],
            default: "text",
            "x-enum-labels": { date: "Date" },
          },
          required: { type: "boolean", default: false },
        },
      },
    },
  },
};

function LongList({ start }: { start: JsonObject }) {
  const [current, setCurrent] = useState(start);
  value = current;
  return <SchemaForm schema={longList} value={current} onChange={setCurrent} />;
}

const names = () => (value.fields as JsonObject[]).map(({ name }) => name);

describe("a list of objects with many fields", () => {
  const start: JsonObject = { fields: [{ name: "when", type: "date", required: true }, { name: "who" }] };
  const open = () => render(<LongList start={start} />, { wrapper: Around });

  it("is folded to one line for each, which says what it is", () => {
    open();
    expect(screen.queryByLabelText(/^Name/)).toBeNull();
    expect(screen.getByRole("button", { name: "Field 1: when · Date · required" })).toBeTruthy();
  });

  it("unfolds by its line", async () => {
    open();
    await userEvent.click(screen.getByRole("button", { name: /^Field 2/ }));
    await userEvent.type(screen.getByLabelText(/^Name/), "m");
    expect(names()).toEqual(["when", "whom"]);
  });

  it("opens what is added, and moves it with what is open in it", async () => {
    open();
    await userEvent.click(screen.getByRole("button", { name: "Add field" }));
    await userEvent.type(screen.getByLabelText(/^Name/), "why");
    await userEvent.click(screen.getByRole("button", { name: "Move field 3 up" }));
    expect(names()).toEqual(["when", "why", "who"]);
    expect(screen.getByLabelText(/^Name/)).toHaveProperty("value", "why");
    expect(screen.getByRole("button", { name: "Move field 1 up" })).toHaveProperty("disabled", true);
    expect(screen.getByRole("button", { name: "Move field 3 down" })).toHaveProperty("disabled", true);
  });
});

describe("the form of a schema", () => {
  it("labels its controls and describes them", () => {
    show();
    expect(screen.getByLabelText(/^URL/)).toHaveProperty("tagName", "INPUT");
    const described = screen.getByLabelText(/^URL/).getAttribute("aria-describedby");
    expect(document.getElementById(described ?? "")?.textContent).toBe("The full address.");
  });

  it("shows a field as soon as the one it depends on says so", async () => {
    show();
    expect(screen.queryByLabelText("Body")).toBeNull();
    await userEvent.selectOptions(screen.getByLabelText("Method"), "POST");
    expect(screen.getByLabelText("Body")).toBeTruthy();
    expect(value.method).toBe("POST");
  });

  it("hands over numbers as numbers, and takes the key out when emptied", async () => {
    show({ count: 3 });
    await userEvent.clear(screen.getByLabelText("Count"));
    expect(value).toEqual({});
    await userEvent.type(screen.getByLabelText("Count"), "4");
    expect(value.count).toBe(4);
  });

  it("says what is wrong when a field is left", async () => {
    show({ count: 9 });
    await userEvent.click(screen.getByLabelText("Count"));
    await userEvent.tab();
    expect(screen.getByText("At most 5.")).toBeTruthy();
  });

  it("switches a boolean from its default", async () => {
    show();
    await userEvent.click(screen.getByRole("switch", { name: "Follow" }));
    expect(value.follow).toBe(false);
  });

  it("ticks any number of choices, in the order of the schema", async () => {
    show();
    await userEvent.click(screen.getByLabelText("HEAD"));
    expect(value.methods).toEqual(["PUT", "HEAD"]);
  });

  it("adds, fills and removes the items of a list", async () => {
    show();
    await userEvent.click(screen.getByRole("button", { name: "Add condition" }));
    await userEvent.click(screen.getByRole("button", { name: "Add condition" }));
    const second = screen.getAllByLabelText("Left")[1];
    if (!second) throw new Error("There is no second item.");
    await userEvent.type(second, "x");
    expect(value.conditions).toEqual([{ operator: "equals" }, { operator: "equals", left: "x" }]);
    await userEvent.click(screen.getByRole("button", { name: "Remove condition 1" }));
    expect(value.conditions).toEqual([{ operator: "equals", left: "x" }]);
  });

  it("keeps a name without a value, but sends no value without a name", async () => {
    show();
    const headers = within(screen.getByRole("group", { name: "Headers" }));
    await userEvent.click(headers.getByRole("button", { name: "Add" }));
    await userEvent.type(headers.getByLabelText("Headers value 1"), "v");
    expect(value.headers).toEqual({});
    await userEvent.type(headers.getByLabelText("Headers name 1"), "X");
    expect(value.headers).toEqual({ X: "v" });
  });

  it("opens a section that holds a problem, and shows the server's words", () => {
    const notes = {
      ...NO_NOTES,
      notes: new Map([["seed", { text: "Too small", severity: "error" as const }]]),
    };
    render(
      <NotesContext value={notes}>
        <Harness start={{}} templates={false} />
      </NotesContext>,
      { wrapper: Around },
    );
    expect(screen.getByText("Too small").closest("details")?.open).toBe(true);
  });
});

describe("what is wrong with a field", () => {
  const said = (path: string) => ({
    ...NO_NOTES,
    notes: new Map([[path, { text: "The server's words.", severity: "error" as const }]]),
  });
  const wrong = (container: HTMLElement) =>
    [...container.querySelectorAll(".field-error, .preview-error")].map((one) => one.textContent);

  it("is said once, in the server's words", async () => {
    const { container } = render(
      <NotesContext value={said("url")}>
        <Harness start={{}} templates={false} />
      </NotesContext>,
      { wrapper: Around },
    );
    await userEvent.click(screen.getByLabelText("URL"));
    await userEvent.tab();
    expect(wrong(container)).toEqual(["The server's words."]);
  });

  it("is said at the row of a list that it is about", () => {
    const { container } = render(
      <NotesContext value={said("headers.X")}>
        <Harness start={{ headers: { X: "1" } }} templates />
      </NotesContext>,
      { wrapper: Around },
    );
    expect(wrong(container)).toEqual(["The server's words."]);
    expect(screen.getByLabelText("Headers value 1").getAttribute("aria-invalid")).toBe("true");
  });

  it("is told about once the field is left, not while it is open", async () => {
    const left: string[] = [];
    render(
      <NotesContext value={{ ...NO_NOTES, onLeave: (path) => left.push(path) }}>
        <Harness start={{}} templates={false} />
      </NotesContext>,
      { wrapper: Around },
    );
    await userEvent.type(screen.getByLabelText("URL"), "x");
    expect(left).toEqual([]);
    await userEvent.tab();
    expect(left).toEqual(["url"]);
  });
});

describe("the switch between a fixed value and a template", () => {
  it("turns a number into an expression and back", async () => {
    vi.useRealTimers();
    show({}, true);
    await userEvent.click(screen.getByRole("button", { name: "Use a template for Count" }));
    expect(value.count).toBe("{{}}");
    expect(screen.getByRole("textbox", { name: "Count" }).textContent).toBe("{{}}");
    await userEvent.click(screen.getByRole("button", { name: "Use a fixed value for Count" }));
    expect(value).toEqual({});
  });

  it("shows a value that already is a template as one", () => {
    show({ count: "{{page.count}}" }, true);
    expect(screen.getByRole("textbox", { name: "Count" }).textContent).toBe("{{page.count}}");
  });
});
