// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { ExecutionRow, ExecutionStatus } from "~/api/types";
import { type Editor, EditorContext } from "~/editor/context";
import { createDocument } from "~/editor/document";
import { createUi } from "~/editor/ui";
import { Problems } from "~/runs/Problems";
import { startRun } from "~/runs/run";
import { createRunStore, RunContext } from "~/runs/store";
import { catalog, graph, node } from "../graphs";

function show(status: ExecutionStatus | null) {
  const run = createRunStore((flush) => flush());
  const error = status === "succeeded" ? null : { code: "x", message: "Nobody answered.", node_id: "a" };
  const execution = { id: "e", status, error } as unknown as ExecutionRow;
  if (status) run.show({ ...startRun("e"), execution });
  const editor: Editor = {
    workflowId: "w",
    catalog,
    document: createDocument(graph([node("a")])),
    ui: createUi(),
    run,
    readOnly: false,
    helpers: [],
  };
  render(
    <EditorContext value={editor}>
      <RunContext value={run}>
        <Problems problems={[]} />
      </RunContext>
    </EditorContext>,
  );
  return editor;
}

describe("the problems of a workflow", () => {
  it.each([null, "succeeded"] as const)("are none after %s", (status) => {
    show(status);
    expect(screen.getByText("No problems")).toBeDefined();
  });

  it.each(["failed", "timed_out"] as const)(
    "hold the error of a run that %s, and lead to its step",
    async (status) => {
      const editor = show(status);
      expect(screen.queryByText("No problems")).toBeNull();
      await userEvent.click(screen.getByRole("button", { name: /Last run.*A.*Nobody answered\./ }));
      expect([...editor.document.getState().selected]).toEqual(["a"]);
      expect(editor.ui.getState().tab).toBe("last-run");
    },
  );
});
