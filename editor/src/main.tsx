import "~/app/theme.css";
import "~/app/base.css";
import "~/ui/ui.css";
import "~/app/shell.css";
import "~/pages/pages.css";
import "~/pages/table.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "~/app/App";
import { followTheme } from "~/app/theme";

followTheme();
const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to show Wireloom in.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
