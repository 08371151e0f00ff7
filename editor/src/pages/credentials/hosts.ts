import type { Json } from "~/api/types";

/** The hosts in a text, separated by commas, blanks or lines. */
export const hostsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** The host of a step's URL, as a suggestion; empty if a template determines it. */
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

/** A warning about patterns whose effect may be unintended. */
export function hostsWarning(hosts: string[]): string | null {
  if (hosts.includes("*"))
    return "Any host may get this secret: everyone who edits a workflow can send it to their own server.";
  if (hosts.length === 0)
    return "Without a host no step can send it; the credential of a webhook needs none.";
  return null;
}
