/** Number and time formats, the same everywhere. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds as `840 ms`, `3.4 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${Math.round((ms % MINUTE) / 1000)} s`;
  return `${Math.floor(ms / HOUR)} h ${Math.round((ms % HOUR) / MINUTE)} min`;
}

/**
 * The time between two instants, or until `now` while the second is missing; null before the first.
 */
export function elapsed(start: string | null, end: string | null, now = Date.now()): number | null {
  if (!start) return null;
  return (end ? Date.parse(end) : now) - Date.parse(start);
}

/**
 * US dollars with only significant decimals: `$0.0021`, `$1.20`, `$0`; `unknown` for -1 or null.
 */
export function money(usd: string | null | undefined): string {
  const value = Number(usd ?? -1);
  if (!Number.isFinite(value) || value < 0) return "unknown";
  if (value === 0) return "$0";
  if (value < 0.0001) return "<$0.0001";
  return `$${value.toFixed(value < 0.1 ? 4 : 2)}`;
}

/** A count of tokens as `320` or `1.2 k`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} k`;
  return `${(count / 1_000_000).toFixed(1)} M`;
}

/** An instant as `just now`, `5 min ago`, `3 h ago`, or its date. */
export function ago(instant: string, now = Date.now()): string {
  const gone = now - Date.parse(instant);
  if (gone < MINUTE) return "just now";
  if (gone < HOUR) return `${Math.floor(gone / MINUTE)} min ago`;
  if (gone < DAY) return `${Math.floor(gone / HOUR)} h ago`;
  if (gone < 7 * DAY) return `${Math.floor(gone / DAY)} d ago`;
  return day(instant);
}

/** An instant as its date, in the reader's own time zone. */
export function day(instant: string): string {
  return new Date(instant).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** An instant in full, in the reader's own time zone. */
export function instant(value: string): string {
  return new Date(value).toLocaleString(undefined, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

/** `3 of 10, 1 failed`: the progress of a container. */
export function turns({ done, failed, total }: { done: number; failed: number; total?: number }): string {
  const count = total === undefined ? String(done) : `${done} of ${total}`;
  return failed > 0 ? `${count}, ${failed} failed` : count;
}

/** `2.4 MB`, `300 kB`: an approximate size. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} bytes`;
  return count < 1_000_000 ? `${Math.round(count / 1_000)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}
