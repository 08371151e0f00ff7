import { request, withQuery } from "./client";
import type { paths } from "./schema";

/** Calls of the API by method and path, with everything that the OpenAPI document says of them. */

type Path = keyof paths;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What the document says of a method at a path, `never` where there is none. */
type Operation<M extends Method, P extends Path> = NonNullable<paths[P][Lowercase<M>]>;

type PathOf<M extends Method> = { [P in Path]: [Operation<M, P>] extends [never] ? never : P }[Path];

type Content<T> = T extends { content: { "application/json": infer C } } ? C : undefined;

/** The answer to a call that worked, `undefined` where it has no body. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202 | 204)]> : never;

type PathPart<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: never };

/** Of the query only the names are checked: what is in it may come from the page's own address. */
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

/** What a call takes as its body. */
export type BodyOf<M extends Method, P extends PathOf<M>> = NonNullable<BodyPart<Operation<M, P>>["body"]>;

/** The filters of a list, as text. */
export type FilterOf<P extends PathOf<"GET">> = Omit<
  { [K in keyof NonNullable<QueryPart<Operation<"GET", P>>["query"]>]?: string },
  "cursor" | "limit"
>;

type Parts<O> = PathPart<O> & QueryPart<O> & BodyPart<O> & { signal?: AbortSignal };

/** The parts of a call, which may be left out where none is needed. */
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

/** The address of a path, its names filled in. */
export function address<P extends PathOf<"GET">>(path: P, ...[parts]: Rest<"GET", P>): string {
  return addressOf(path, parts as AnyParts | undefined);
}

function addressOf(path: string, { path: names = {}, query = {} }: AnyParts = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  return withQuery(filled, query);
}

/** One call. Raises ApiError. */
export function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[parts]: Rest<M, P>
): Promise<Answer<M, P>> {
  const given = parts as AnyParts | undefined;
  return request(method, addressOf(path, given), given?.body, given?.signal);
}

/** The paths of lists, and what is in them. */
type Page = { results: unknown[]; next: string | null };
type ListPath = { [P in PathOf<"GET">]: Answer<"GET", P> extends Page ? P : never }[PathOf<"GET">];
type Row<P extends ListPath> = Answer<"GET", P> extends { results: (infer R)[] } ? R : never;

/** A page of a list: the one at `next`, an address that the page before gave; the first for null. */
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
