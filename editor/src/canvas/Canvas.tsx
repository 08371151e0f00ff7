import "@xyflow/react/dist/style.css";
import "./canvas.css";
import "./card.css";
import {
  Background,
  BackgroundVariant,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  SelectionMode,
} from "@xyflow/react";
import { type ReactNode, useMemo } from "react";
import type { GraphEdge } from "~/api/types";
import { useTheme } from "~/app/theme";
import { GRID } from "~/document/size";
import { useDocument, useEditor } from "~/editor/context";
import { ContainerCard } from "./ContainerCard";
import { useDetail } from "./detail";
import { FarLines } from "./FarLines";
import { flowEdges, flowNodes, type LineEdge, type StepNode } from "./flow";
import { Line } from "./Line";
import { LinkingView } from "./LinkingView";
import { StepCard } from "./StepCard";
import { useCanvasEvents } from "./useCanvasEvents";
import { useCanvasKeys } from "./useCanvasKeys";
import { useDrop } from "./useDrop";
import { MIN_ZOOM, useFirstFit, useFirstView } from "./useFirstFit";
import { useReveal } from "./useReveal";
import { useCardFocus } from "./walking";
import { ZoomControls } from "./ZoomControls";

const NODE_TYPES: NodeTypes = { step: StepCard, container: ContainerCard };
const EDGE_TYPES: EdgeTypes = { line: Line };
const SNAP: [number, number] = [GRID / 2, GRID / 2];
/**
 * Above this number of steps only the visible ones are rendered. Taken from measurements of the
 * prototype.
 */
const MANY = 150;
const NO_EDGES: LineEdge[] = [];
const MINIMAP = { width: 146, height: 92 };

function useFlow(): { nodes: StepNode[]; edges: LineEdge[]; lines: readonly GraphEdge[] } {
  const { catalog } = useEditor();
  const { graph, selected, selectedEdges } = useDocument((state) => state);
  const translate = useMemo(flowNodes, []);
  const nodes = useMemo(() => translate(graph, catalog, selected), [translate, graph, catalog, selected]);
  const translateEdges = useMemo(flowEdges, []);
  const edges = useMemo(() => translateEdges(graph, selectedEdges), [translateEdges, graph, selectedEdges]);
  return { nodes, edges, lines: graph.edges };
}

const minimapColour = (node: StepNode): string => {
  const category = node.data.type?.category;
  return category ? `var(--cat-${category})` : "var(--mute)";
};

/** Everything around the cards: the grid, the overview, the buttons. */
function Surroundings() {
  return (
    <>
      <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.4} color="var(--dots)" />
      <MiniMap<StepNode>
        style={MINIMAP}
        pannable
        zoomable
        ariaLabel="Overview of the canvas"
        nodeColor={minimapColour}
        nodeBorderRadius={8}
      />
      <ZoomControls />
    </>
  );
}

/** The canvas: pan, zoom, select, move, connect. Knows nothing about the meaning of the steps. */
export function Canvas({ children }: { children?: ReactNode }) {
  const { readOnly } = useEditor();
  const theme = useTheme((state) => state.theme);
  const { nodes, edges, lines } = useFlow();
  const blocks = useDetail() === "block";
  const start = useFirstView();
  const { linking, said, keys } = useCanvasKeys();
  const events = useCanvasEvents();
  const drop = useDrop();
  useFirstFit();
  useReveal();
  useCardFocus();
  return (
    <div className="canvas-keys" {...keys}>
      <ReactFlow<StepNode, LineEdge>
        nodes={nodes}
        edges={blocks ? NO_EDGES : edges}
        defaultViewport={start}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...events}
        {...drop}
        colorMode={theme}
        aria-label="Workflow canvas"
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        connectionRadius={28}
        snapToGrid
        snapGrid={SNAP}
        minZoom={MIN_ZOOM}
        maxZoom={2}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        selectionMode={SelectionMode.Partial}
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements={nodes.length > MANY}
      >
        <Surroundings />
        <LinkingView linking={linking} said={said} nodes={nodes} />
        {blocks && <FarLines nodes={nodes} edges={lines} />}
        {children}
      </ReactFlow>
    </div>
  );
}
