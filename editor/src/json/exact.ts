/**
 * JSON whose numbers keep their text. JavaScript has 53 bits for a number, but the ids of many
 * services need 64, and some readers distinguish `1.0` from `1`. A number that JavaScript would
 * change becomes an `Exact` when it is parsed, and is written unchanged. All JSON in the editor
 * passes through here.
 *
 * Modern browsers support this (Chrome 114, Firefox 135, Safari 18.4: the source text of a number
 * while parsing, and `JSON.rawJSON`); elsewhere such numbers pass through the built-in parser as
 * marked strings.
 */

export type Json = null | boolean | number | Exact | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;
type Native = { rawJSON?: (text: string) => unknown };

const rawJSON = (JSON as Native).rawJSON;

function readsSource(): boolean {
  let source: string | undefined;
  const reviver: Reviver = (_, value, context) => {
    source = context?.source;
    return value;
  };
  JSON.parse("1.0", reviver);
  return source === "1.0";
}

const READS_SOURCE = readsSource();

/** Random on every page, so that no text from outside can be taken for a number. */
const MARK = `exact-number-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}:`;

/** A number with the text it was parsed from. It behaves and prints like a number. */
export class Exact {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }

  toString(): string {
    return this.text;
  }

  valueOf(): number {
    return Number(this.text);
  }

  toJSON(): unknown {
    return rawJSON ? rawJSON(this.text) : MARK + this.text;
  }
}

const kept = (source: string, value: number): number | Exact =>
  String(value) === source ? value : new Exact(source);

/**
 * Numbers that might not survive: many digits, an exponent, a trailing zero in a fraction, −0,
 * 0.000000….
 */
const RISKY =
  /(?:^|[\s:,[])-?(?:[\d.]{16,}|\d+(?:\.\d+)?[eE]|\d+\.\d*0(?!\d)|0\.0{6})|(?:^|[\s:,[])-0(?![.\d])/;

const exactSource: Reviver = (_, value, context) =>
  typeof value === "number" ? kept(context?.source ?? String(value), value) : value;

const exactMark: Reviver = (_, value) =>
  typeof value === "string" && value.startsWith(MARK) ? new Exact(value.slice(MARK.length)) : value;

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

const marked = (text: string): string =>
  text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${MARK}${token}"`,
  );

/** Parses `text` with exact numbers. Throws SyntaxError if it is not JSON. */
export function parse(text: string): Json {
  if (!RISKY.test(text)) return JSON.parse(text);
  if (READS_SOURCE) return JSON.parse(text, exactSource);
  JSON.parse(text);
  return JSON.parse(marked(text), exactMark);
}

const MARKED = new RegExp(`"${MARK}([^"]*)"`, "g");

/** `value` as JSON, with every exact number unchanged. */
export function stringify(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return rawJSON ? text : text?.replace(MARKED, "$1");
}

/** Whether `value` is an object with keys: neither a list nor an exact number. */
export const isRecord = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Exact);

/** Whether `value` is an object or a list. */
export const isNested = (value: unknown): value is JsonObject | Json[] =>
  Array.isArray(value) || isRecord(value);

export const isNumber = (value: unknown): value is number | Exact =>
  typeof value === "number" || value instanceof Exact;

/** The text of a number beyond JSON's range, which the server could not store. */
function beyond(value: Json): string | null {
  if (value instanceof Exact) return Number.isFinite(Number(value.text)) ? null : value.text;
  const inner = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const item of inner) {
    const found = beyond(item);
    if (found !== null) return found;
  }
  return null;
}

/** A number too large for any program to read back. */
export class TooLargeNumber extends SyntaxError {}

/**
 * Like `parse`, for typed text. Throws SyntaxError; TooLargeNumber if only a number is at fault.
 */
export function parseTyped(text: string): Json {
  const value = parse(text);
  const found = beyond(value);
  if (found === null) return value;
  throw new TooLargeNumber(`${found.slice(0, 20)} is too large: numbers end at about 1.8e308`);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The typed number; null if it is not a number or too large. */
export function typedNumber(text: string): number | Exact | null {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return null;
  return NUMBER.test(text) ? kept(text, value) : value;
}

/**
 * The number as the server stores it: integers with all their digits, others as the nearest double.
 */
export const settled = (value: number | Exact): number | Exact =>
  value instanceof Exact && (!/^-?\d+$/.test(value.text) || Number.isSafeInteger(Number(value.text)))
    ? Number(value.text)
    : value;
