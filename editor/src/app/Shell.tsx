import type { ReactNode } from "react";
import { useRoute } from "wouter";
import { Navigation } from "./Navigation";
import { SessionBar } from "./SessionBar";

/** The frame of every page. On the canvas the navigation shrinks to icons. */
export function Shell({ children }: { children: ReactNode }) {
  const [editing] = useRoute("/workflows/:id");
  const [inspecting] = useRoute("/executions/:id");
  return (
    <div className={editing || inspecting ? "shell shell-narrow" : "shell"}>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Navigation narrow={editing || inspecting} />
      <div className="shell-body">
        <SessionBar />
        <div className="shell-main" id="main" tabIndex={-1}>
          {children}
        </div>
      </div>
    </div>
  );
}
