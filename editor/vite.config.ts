import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/editor/",
  plugins: [react()],
  resolve: { alias: { "~": folder("./src") } },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // Everything but the editor's own files comes from Wireloom, so that the browser sees one origin.
    proxy: { "^/(?!static/editor/)": { target: `http://127.0.0.1:${process.env.PORT ?? 8000}`, ws: true } },
  },
  build: {
    manifest: "manifest.json",
    outDir: "../static/editor",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: { input: "src/main.tsx" },
  },
  test: {
    environment: "node",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
  },
});
