import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};

describe("the lock file", () => {
  it("names no registry, so that every mirror can serve it", () => {
    expect(Object.values(packages).filter((locked) => locked.resolved)).toEqual([]);
  });

  it("holds the binaries of every platform, or `npm ci` refuses it elsewhere", () => {
    const optional = Object.values(packages).flatMap((locked) =>
      Object.keys(locked.optionalDependencies ?? {}),
    );
    const paths = Object.keys(packages);
    const missing = optional.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});
