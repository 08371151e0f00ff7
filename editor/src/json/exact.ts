/**
 * JSON whose numbers keep their text. JavaScript has 53 bits for a number; the ids of many services need 64,
 * and `1.0` means something else than `1` to whoever reads it next. What a JavaScript number would change
 * becomes an `Exact` when it is read and is written as it was. All JSON of the editor goes through here.
 *
 * Browsers can do it (Chrome 114, Firefox 135, Safari 18.4: the source text of a number while parsing, and
 * `JSON.rawJSON`); elsewhere such numbers are carried as marked strings between here and the built-in parser.
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

/** Drawn anew on every page, so that no text from anywhere can be taken for a number. */
const MARK = `exact-number-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}:`;

/** A number in the words of the text it was read from. It counts and prints like one. */
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

/** Where a number might not survive: many digits, an exponent, a zero at the end of a fraction, −0, 0.000000…. */
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

/** What `text` says, its numbers exact. Raises SyntaxError where it is not JSON. */
export function parse(text: string): Json {
  if (!RISKY.test(text)) return JSON.parse(text);
  if (READS_SOURCE) return JSON.parse(text, exactSource);
  JSON.parse(text);
  return JSON.parse(marked(text), exactMark);
}

const MARKED = new RegExp(`"${MARK}([^"]*)"`, "g");

/** `value` as JSON, every exact number as it was read. */
export function stringify(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return rawJSON ? text : text?.replace(MARKED, "$1");
}

/** Whether `value` is an object with keys: no list, and no exact number either. */
export const isRecord = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Exact);

/** Whether `value` holds others: an object or a list. */
export const isNested = (value: unknown): value is JsonObject | Json[] =>
  Array.isArray(value) || isRecord(value);

export const isNumber = (value: unknown): value is number | Exact =>
  typeof value === "number" || value instanceof Exact;

/** What JSON knows no number for: the server could not keep it. */
function beyond(value: Json): string | null {
  if (value instanceof Exact) return Number.isFinite(Number(value.text)) ? null : value.text;
  const inner = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const item of inner) {
    const found = beyond(item);
    if (found !== null) return found;
  }
  return null;
}

/** A number above what any program could read back. */
export class TooLargeNumber extends SyntaxError {}

/** As `parse`, for what a person typed. Raises SyntaxError; TooLargeNumber where only a number is at fault. */
export function parseTyped(text: string): Json {
  const value = parse(text);
  const found = beyond(value);
  if (found === null) return value;
  throw new TooLargeNumber(`${found.slice(0, 20)} is too large: numbers end at about 1.8e308`);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The number that was typed, null for what is none or too large to be one. */
export function typedNumber(text: string): number | Exact | null {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return null;
  return NUMBER.test(text) ? kept(text, value) : value;
}

/** As the server keeps it: whole numbers with all their digits, others as the nearest double. */
export const settled = (value: number | Exact): number | Exact =>
  value instanceof Exact && (!/^-?\d+$/.test(value.text) || Number.isSafeInteger(Number(value.text)))
    ? Number(value.text)
    : value;
