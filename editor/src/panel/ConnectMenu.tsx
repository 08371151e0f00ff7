import type { GraphEdge, GraphNode } from "~/api/types";
import { edge, edgeId } from "~/document/edges";
import { inputsOf, outputsOf } from "~/document/ports";
import { edgeProblem } from "~/document/validate";
import { drawEdge } from "~/editor/actions";
import { type Editor, useDocument, useEditor } from "~/editor/context";
import { MenuItem, Submenu } from "~/ui/Menu";

interface Possible {
  edge: GraphEdge;
  words: string;
}

/** Every line that could still be drawn from `node`. */
function possible({ catalog }: Editor, nodes: GraphNode[], edges: GraphEdge[], node: GraphNode): Possible[] {
  const outputs = outputsOf(node, catalog.get(node.type));
  return nodes.flatMap((target) =>
    inputsOf(catalog.get(target.type)).flatMap((input) =>
      outputs.flatMap((output): Possible[] => {
        const line = edge(node.id, output.name, target.id, input.name);
        if (edgeProblem({ nodes, edges }, catalog, line)) return [];
        const words = outputs.length > 1 ? `${output.label} → ${target.label}` : target.label;
        return [{ edge: line, words }];
      }),
    ),
  );
}

/** Drawing a line without a pointer: a menu of the steps that may follow. */
export function ConnectMenu({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const { nodes, edges } = useDocument((state) => state.graph);
  const lines = possible(editor, nodes, edges, node);
  return (
    <Submenu icon="link" label="Connect to" disabled={lines.length === 0}>
      {lines.map((line) => (
        <MenuItem key={edgeId(line.edge)} onSelect={() => drawEdge(editor, line.edge)}>
          {line.words}
        </MenuItem>
      ))}
    </Submenu>
  );
}
