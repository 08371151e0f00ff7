// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { request } from "~/api/client";
import type { Graph, HookCallDetail, Json, JsonObject, Schema } from "~/api/types";
import { copyText, parseText, paste } from "~/document/clipboard";
import { compareGraphs } from "~/document/compare";
import { digest } from "~/document/digest";
import { complete } from "~/document/graph";
import { renameReferences } from "~/document/references";
import { sampleInput } from "~/editor/triggers";
import { SchemaForm } from "~/form/SchemaForm";
import { isRecord, parse, stringify } from "~/json/exact";
import { bodyOf } from "~/pages/calls/outcomes";
import { JsonView } from "~/panel/JsonView";
import { askedOf } from "~/panel/schedule";
import { keepSocket } from "~/runs/socket";
import { lookUp, sampleText, typeWord } from "~/template/scope";
import { TooltipProvider } from "~/ui/Tooltip";
import { catalog, graph, node, nodeType } from "../graphs";

const TEXT = '{"big":12345678901234567890,"one":1.0,"small":1e-7}';
const hard = () => parse(TEXT) as JsonObject;
const step = (parameters: JsonObject = hard()) => node("a", "step", { parameters });
const textOf = (drawing: Graph | null | undefined) => stringify(drawing?.nodes[0]?.parameters);

afterEach(() => void vi.unstubAllGlobals());

describe("numbers of a workflow", () => {
  it("come from the server and go back as they are", async () => {
    const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(TEXT));
    vi.stubGlobal("fetch", fetched);
    await request("PUT", "/api/x/", await request("GET", "/api/x/"));
    expect(fetched.mock.calls[1]?.[1].body).toBe(TEXT);
  });

  it("are copied and pasted", () => {
    const copied = parseText(copyText(graph([step()]), new Set(["a"])));
    expect(textOf(copied)).toBe(TEXT);
    expect(textOf(copied && paste(graph([]), copied, { x: 0, y: 0 }).graph)).toBe(TEXT);
  });

  it("are left alone when a variable beside them gets another name", () => {
    const renamed = renameReferences(step({ ...hard(), text: "{{b}}" }), new Map([["b", "c"]]));
    expect(stringify(renamed.parameters)).toBe(`${TEXT.slice(0, -1)},"text":"{{c}}"}`);
  });

  it("differ where they differ by one, not where they are only written in another way", () => {
    const other = (text: string) => graph([step(parse(text) as JsonObject)]);
    const changed = (text: string) => compareGraphs(graph([step()]), other(text)).changed;
    expect(changed('{"big":12345678901234567891,"one":1.0,"small":1e-7}')).toEqual(["A"]);
    expect(changed('{"big":12345678901234567890,"one":1,"small":0.0000001}')).toEqual([]);
  });

  it("are shown on the card and read by templates", () => {
    const type = nodeType("step", { parameters: { properties: { big: { type: "integer" } } } });
    expect(digest(step(), type)).toBe("12345678901234567890");
    const variables = [{ name: "a", label: "A", sample: hard(), source: "run" } as const];
    const big = lookUp(variables, ["a", "big"]);
    expect([sampleText(big), typeWord(big)]).toEqual(["12345678901234567890", "number"]);
    expect(lookUp(variables, ["a", "big", "text"])).toBeUndefined();
  });

  it("are plain where the editor counts with them", () => {
    const stored = parse(
      '{"nodes":[{"id":"a","type":"step","position":{"x":320.0,"y":80.0},"timeout_s":30.0}],"edges":[]}',
    );
    const drawn = complete(stored as unknown as Graph, catalog).nodes[0];
    expect(drawn?.position).toEqual({ x: 320, y: 80 });
    expect(drawn?.timeout_s).toBe(30);
  });
});

describe("numbers of a run", () => {
  it("come by the socket and go by it", () => {
    const sent: string[] = [];
    let socket: { onmessage?: (event: { data: string }) => void } = {};
    class Fake {
      static OPEN = 1;
      readyState = 1;
      constructor() {
        socket = this as typeof socket;
      }
      send = (text: string) => sent.push(text);
      close() {}
    }
    vi.stubGlobal("WebSocket", Fake);
    const got: unknown[] = [];
    const kept = keepSocket({ path: () => "/ws/", onMessage: (data) => got.push(data), wanted: () => true });
    socket.onmessage?.({ data: TEXT });
    kept.send(got[0] as object);
    expect(sent).toEqual([TEXT]);
    kept.stop();
  });

  it("are the trigger's sample, a schedule's and a webhook call's", () => {
    const manual = node("m", "trigger.manual", { parameters: { sample_input: hard() } });
    expect(stringify(sampleInput(manual, catalog))).toBe(TEXT);
    expect(stringify(bodyOf({ body: TEXT, body_encoding: "text" } as HookCallDetail))).toBe(TEXT);
    expect(askedOf({ rules: [hard()], timezone: "UTC" })).toBe(`{"rules":[${TEXT}],"timezone":"UTC"}`);
  });

  it("are shown and copied with all their digits", async () => {
    const user = userEvent.setup();
    render(
      <TooltipProvider>
        <JsonView title="Output" value={hard()} />
      </TooltipProvider>,
    );
    expect(screen.getByText("12345678901234567890").dataset.type).toBe("number");
    await user.click(screen.getByRole("button", { name: "Copy output" }));
    expect(stringify(parse(await navigator.clipboard.readText()))).toBe(TEXT);
  });
});

const schema: Schema = {
  type: "object",
  properties: {
    any: { "x-widget": "json", "x-template": false },
    count: { type: "integer", "x-template": false },
    pairs: { type: "object", additionalProperties: { type: "string" }, "x-template": false },
    inner: { type: "object", properties: { count: { type: "integer", "x-template": false } } },
  },
};

let value: JsonObject;

function Form({ start }: { start: JsonObject }) {
  const [current, setCurrent] = useState(start);
  value = current;
  return (
    <TooltipProvider>
      <SchemaForm schema={schema} value={current} onChange={setCurrent} />
    </TooltipProvider>
  );
}

describe("numbers of a form", () => {
  const start = () => parse('{"any":1.0,"count":12345678901234567890,"pairs":{"a":1.0}}') as JsonObject;

  it("are shown in their fields as they are", () => {
    render(<Form start={start()} />);
    expect(screen.getAllByLabelText("Count")[0]).toHaveProperty("value", "12345678901234567890");
    expect(screen.getByLabelText("Pairs value 1")).toHaveProperty("value", "1.0");
  });

  it("are typed with all their digits", async () => {
    const user = userEvent.setup();
    render(<Form start={{}} />);
    await user.type(screen.getAllByLabelText("Count")[0] as HTMLElement, "9007199254740993");
    expect(stringify(value)).toBe('{"count":9007199254740993}');
  });

  it("cannot be objects of an object's form", () => {
    render(<Form start={{ inner: start().count as Json }} />);
    expect(screen.getAllByLabelText("Count")).toHaveLength(2);
    expect(isRecord(value.inner)).toBe(false);
  });
});
