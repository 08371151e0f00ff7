/**
 * Finds the expressions of a template, in enough detail for highlighting and completion; the server
 * parses it.
 */

export type TokenKind = "brace" | "keyword" | "string" | "number" | "path" | "comment";

export interface Token {
  kind: TokenKind;
  from: number;
  to: number;
}

export interface Expression {
  /** From the first brace to after the last; to the end of the text if it is not closed. */
  from: number;
  to: number;
  open: string;
  closed: boolean;
}

const OPENING = /\{\{(?:\{\{|\{)?~?[#/^&>!]?/g;

/**
 * The opening braces decide how many braces close it: in `{"a": {{json x}}}` the third one is text.
 */
const closingOf = (open: string): string => "}".repeat(open.match(/^\{+/)?.[0].length ?? 2);

/** Every `{{…}}` and `{{{…}}}` of `text`, closed or not. */
export function expressions(text: string): Expression[] {
  const found: Expression[] = [];
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match; match = OPENING.exec(text)) {
    const close = closingOf(match[0]);
    const end = text.indexOf(close, match.index + match[0].length);
    const to = end < 0 ? text.length : end + close.length;
    found.push({ from: match.index, to, open: match[0], closed: end >= 0 });
    OPENING.lastIndex = to;
  }
  return found;
}

const INSIDE = /"[^"]*"?|'[^']*'?|-?\d+(?:\.\d+)?(?![\w.])|[A-Za-z_@.][\w@./-]*(?:\.\[[^\]]*\]?[\w.]*)*/g;
const KEYWORDS = new Set(["if", "unless", "each", "with", "else", "as", "true", "false", "null", "this"]);

function kindOf(word: string): TokenKind {
  if (/^["']/.test(word)) return "string";
  if (/^-?\d/.test(word)) return "number";
  return KEYWORDS.has(word) ? "keyword" : "path";
}

function tokensOf(text: string, { from, to, open, closed }: Expression): Token[] {
  if (open.includes("!")) return [{ kind: "comment", from, to }];
  const start = from + open.length;
  const end = closed ? to - closingOf(open).length : to;
  const tokens: Token[] = [{ kind: "brace", from, to: start }];
  for (const match of text.slice(start, end).matchAll(INSIDE)) {
    const at = start + match.index;
    tokens.push({ kind: kindOf(match[0]), from: at, to: at + match[0].length });
  }
  if (closed) tokens.push({ kind: "brace", from: end, to });
  return tokens;
}

/** The highlighted pieces of a template, in order. */
export const tokenize = (text: string): Token[] =>
  expressions(text).flatMap((found) => tokensOf(text, found));

/** The expression around `position`, between its braces, or null. */
export function expressionAt(text: string, position: number): Expression | null {
  const inside = ({ from, to, open, closed }: Expression) =>
    position >= from + open.length && (closed ? position <= to - closingOf(open).length : position <= to);
  return expressions(text).find(inside) ?? null;
}
