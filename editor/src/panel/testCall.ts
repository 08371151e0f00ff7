import type { JsonObject } from "~/api/types";

/** Seconds as `1:05`. */
export const countdown = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** A call to paste into a terminal. A method without a body gets none. */
export function curlFor(url: string, { methods }: JsonObject): string {
  const [method] = Array.isArray(methods) && methods.length > 0 ? methods : ["POST"];
  const body = ["GET", "HEAD", "DELETE"].includes(String(method))
    ? ""
    : ` -H 'Content-Type: application/json' -d '{"message": "Hello"}'`;
  return `curl ${method === "HEAD" ? "-I" : `-X ${method}`} '${url}'${body}`;
}
