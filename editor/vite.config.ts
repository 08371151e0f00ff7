import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/editor/",
  plugins: [react()],
  resolve: { alias: { "~": folder("./src") } },
  server: { port: 5173, strictPort: true, cors: true, origin: "http://127.0.0.1:5173" },
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
