import { parse, stringify } from "~/json/exact";
import type { ErrorAnswer, ErrorBody } from "./schema";
import { heard } from "./session";
import type { JsonObject } from "./types";

/** An error from the server, or one reported by the client itself. */
type Said = Pick<ErrorBody, "code" | "message"> & Partial<ErrorBody>;

/**
 * A response that is not 2xx, in the common error shape. `status` 0: the server was not reached.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly details: JsonObject;

  constructor(status: number, body: Said) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.hint = body.hint ?? null;
    this.details = body.details ?? {};
  }
}

const UNREACHABLE: Said = {
  code: "unreachable",
  message: "The server did not answer.",
  hint: "Check that Wireloom is running and that you are online, then try again.",
};

const ENDED: Pick<ErrorBody, "message" | "hint"> = {
  message: "You have been signed out.",
  hint: "Sign in in another tab, then try again: your input is still here.",
};

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * The CSRF token, which proves that a change comes from this page. Under https its cookie has a
 * name that no neighbouring host can set.
 */
export function csrfToken(): string {
  const cookies = document.cookie;
  const match =
    cookies.match(/(?:^|;\s*)__Host-csrftoken=([^;]+)/) ?? cookies.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return match?.[1] ? decodeURIComponent(match[1]) : "";
}

function init(method: Method, body: unknown, signal?: AbortSignal): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return {
    method,
    headers,
    credentials: "same-origin",
    body: body === undefined ? undefined : stringify(body),
    signal,
  };
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = parse(await response.text()) as unknown as ErrorAnswer;
    return new ApiError(response.status, response.status === 401 ? { ...body.error, ...ENDED } : body.error);
  } catch {
    const message = `The server returned ${response.status} without an explanation.`;
    return new ApiError(response.status, { code: "unexpected_answer", message });
  }
}

/**
 * One call of the REST API. `T` is the documented answer; `undefined` for 204.
 *
 * Throws ApiError. When the session ends, the page keeps all input and shows a notice
 * (`useSession`).
 */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init(method, body, signal));
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, UNREACHABLE);
  }
  heard(response.status);
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined as T;
  return parse(await response.text()) as T;
}

/** `path?key=value…` without the keys that have no value; an empty text is a value. */
export function withQuery(path: string, query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Converts the error of a failed query or mutation to ApiError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(0, { code: "unexpected", message });
}
