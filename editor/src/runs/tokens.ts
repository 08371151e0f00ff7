import type { TokenEvent } from "~/api/types";

/** The text that a node has streamed so far, by channel. */
export interface Stream {
  attempt: number;
  text: string;
  reasoning: string;
}

export interface Merged {
  stream: Stream;
  /** Text between the known part and this message is missing: request the whole again. */
  hole: boolean;
}

const fresh = (attempt: number): Stream => ({ attempt, text: "", reasoning: "" });

/**
 * Adds one message to a stream. Offsets count UTF-16 code units, as JavaScript strings do, so that
 * an emoji counts as two; overlaps are overwritten, a new attempt starts over, and an older one is
 * ignored.
 */
export function mergeTokens(stream: Stream | undefined, event: TokenEvent): Merged {
  const known = stream ?? fresh(event.attempt);
  if (event.attempt < known.attempt) return { stream: known, hole: false };
  const base = event.attempt > known.attempt ? fresh(event.attempt) : known;
  const before = base[event.channel];
  if (event.offset > before.length) return { stream: base, hole: true };
  const end = event.offset + event.text.length;
  const after = before.slice(0, event.offset) + event.text + before.slice(end);
  return { stream: { ...base, [event.channel]: after }, hole: false };
}
