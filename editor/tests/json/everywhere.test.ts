import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../../src");
const EXACT = join("json", "exact.ts");

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (path) => /\.tsx?$/.test(path) && path !== EXACT && !path.endsWith("schema.d.ts"),
);

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

describe("the built-in JSON, which changes numbers", () => {
  it("is looked for in all files of the editor", () => {
    expect(files.length).toBeGreaterThan(150);
  });

  it.each(files)("is not used by %s", (path) => {
    const code = withoutComments(readFileSync(join(SOURCE, path), "utf8"));
    expect(code).not.toMatch(/\bJSON\.(parse|stringify)|\.json\(\)|structuredClone\(/);
  });
});
