import { describe, expect, it } from "vitest";
import { bodies, frameOf } from "~/document/containers";
import { tidy } from "~/document/layout";
import { catalog, graph, node } from "../graphs";

const at = (x: number, y: number) => ({ position: { x, y } });
const outer = node("outer", "loop", { ...at(0, 0) });
const inner = node("inner", "loop", { parent: "outer", ...at(300, 100) });
const leaf = node("leaf", "step", { parent: "inner", ...at(800, 200) });

describe("the frame of a container", () => {
  it("is drawn around the frames of the containers in it", () => {
    const inside = bodies({ nodes: [outer, inner, leaf], edges: [] });
    const [large, small] = [outer, inner].map((one) => frameOf(one, inside, catalog));
    expect(small?.width).toBeGreaterThan(800 - 300);
    expect(large?.width).toBeGreaterThan(300 + (small?.width ?? 0));
    expect(large?.height).toBeGreaterThan(100 + (small?.height ?? 0));
  });

  it("keeps what comes after it out when the drawing is tidied", () => {
    const nodes = [outer, inner, leaf, node("after", "step", at(250, 0))];
    const places = tidy(graph(nodes, "outer>after"), catalog);
    const { width } = frameOf(outer, bodies({ nodes, edges: [] }), catalog);
    expect((places.get("after")?.x ?? 0) - (places.get("outer")?.x ?? 0)).toBeGreaterThan(width);
  });
});
