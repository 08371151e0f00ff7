import { request, withQuery } from "./client";
import type { paths } from "./schema";

/** API calls by method and path, typed by the OpenAPI document. */

type Path = keyof paths;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The document's operation for a method and path; `never` if there is none. */
type Operation<M extends Method, P extends Path> = NonNullable<paths[P][Lowercase<M>]>;

type PathOf<M extends Method> = { [P in Path]: [Operation<M, P>] extends [never] ? never : P }[Path];

type Content<T> = T extends { content: { "application/json": infer C } } ? C : undefined;

/** The answer to a successful call; `undefined` if it has no body. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202 | 204)]> : never;

type PathPart<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: never };

/**
 * Only the names of query parameters are checked: their values may come from the page's own URL.
 */
type QueryPart<O> = O extends { parameters: { query?: infer T } }
  ? { query?: { [K in keyof T]?: T[K] | string } }
  : never;

type BodyPart<O> = O extends { requestBody?: never }
  ? { body?: never }
  : O extends { requestBody: infer B }
    ? { body: Content<B> }
    : O extends { requestBody?: infer B }
      ? { body?: Content<NonNullable<B>> }
      : never;

/** The request body of a call. */
export type BodyOf<M extends Method, P extends PathOf<M>> = NonNullable<BodyPart<Operation<M, P>>["body"]>;

/** The filters of a list, as text. */
export type FilterOf<P extends PathOf<"GET">> = Omit<
  { [K in keyof NonNullable<QueryPart<Operation<"GET", P>>["query"]>]?: string },
  "cursor" | "limit"
>;

type Parts<O> = PathPart<O> & QueryPart<O> & BodyPart<O> & { signal?: AbortSignal };

/** The parts of a call; optional if none is required. */
type Rest<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends Parts<Operation<M, P>>
    ? [parts?: Parts<Operation<M, P>>]
    : [parts: Parts<Operation<M, P>>];

interface AnyParts {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

/** The URL of a path with its parameters filled in. */
export function address<P extends PathOf<"GET">>(path: P, ...[parts]: Rest<"GET", P>): string {
  return addressOf(path, parts as AnyParts | undefined);
}

function addressOf(path: string, { path: names = {}, query = {} }: AnyParts = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  return withQuery(filled, query);
}

/** Calls the API. Throws ApiError. */
export function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[parts]: Rest<M, P>
): Promise<Answer<M, P>> {
  const given = parts as AnyParts | undefined;
  return request(method, addressOf(path, given), given?.body, given?.signal);
}

/** The paths of lists, and their row types. */
type Page = { results: unknown[]; next: string | null };
type ListPath = { [P in PathOf<"GET">]: Answer<"GET", P> extends Page ? P : never }[PathOf<"GET">];
type Row<P extends ListPath> = Answer<"GET", P> extends { results: (infer R)[] } ? R : never;

/** A page of a list: the one at `next`, the URL in the previous page; the first for null. */
export function page<P extends ListPath>(
  path: P,
  next: string | null,
  ...parts: Rest<"GET", P>
): Promise<Answer<"GET", P>> {
  return next === null ? call("GET", path, ...parts) : request("GET", next);
}

/** Every row of a list, page after page. */
export async function all<P extends ListPath>(path: P, ...parts: Rest<"GET", P>): Promise<Row<P>[]> {
  const rows: Row<P>[] = [];
  let next: string | null = null;
  do {
    const found: Page = (await page(path, next, ...parts)) as Page;
    rows.push(...(found.results as Row<P>[]));
    next = found.next;
  } while (next !== null);
  return rows;
}

/** A query or filter without its empty values. */
export function filled<T extends object>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value)) as T;
}
