import type { Json } from "~/api/types";

/** The hosts in what was typed: between commas, blanks or lines. */
export const hostsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** The host of a step's address, to be offered; empty where a template decides it. */
export function hostOf(address: Json | undefined): string {
  if (typeof address !== "string") return "";
  const authority = /^\s*https?:\/\/([^/?#]*)/i.exec(address)?.[1];
  if (!authority || authority.includes("{{")) return "";
  try {
    return new URL(`https://${authority}`).hostname;
  } catch {
    return "";
  }
}

/** What the patterns mean that may not have been meant. */
export function hostsWarning(hosts: string[]): string | null {
  if (hosts.includes("*"))
    return "Every host may get this secret: whoever edits a workflow can send it to a server of their own.";
  if (hosts.length === 0) return "Without a host no step can send it; a webhook's credential needs none.";
  return null;
}
