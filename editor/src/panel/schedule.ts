import { asApiError } from "~/api/client";
import { useSchedulePreview } from "~/api/triggers";
import type { GraphNode, JsonObject, PlannedTime } from "~/api/types";
import type { Note } from "~/form/notes";
import { isRecord, stringify } from "~/json/exact";
import { useDebounced } from "~/ui/useDebounced";

const SCHEDULE = "trigger.schedule";

/** The reader's own time zone. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The request of the preview as JSON; "" without any rule. */
export function askedOf({ rules, timezone }: JsonObject): string {
  if (!Array.isArray(rules) || rules.length === 0) return "";
  return stringify({ rules, timezone: timezone ?? "UTC" });
}

/**
 * An error of a whole rule is shown at the rule's first field, because a rule has no line of its
 * own.
 */
const fieldOf = (path: string): string => (/^rules\.\d+$/.test(path) ? `${path}.cron` : path);

const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

/** The preview's errors, by field. */
export function scheduleNotes(error: unknown): Map<string, Note> {
  const fields = error ? asApiError(error).details.fields : undefined;
  const found = isRecord(fields) ? Object.entries(fields) : [];
  return new Map(
    found.map(([path, text]) => [fieldOf(path), { text: asSentence(String(text)), severity: "error" }]),
  );
}

/** A planned time on the clock in `zone`: `Mon, 23 Nov 2026, 09:00`. */
export const clockTime = (at: string, zone: string): string =>
  new Date(at).toLocaleString(undefined, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: new Date(at).getUTCSeconds() ? "2-digit" : undefined,
  });

/** Why the interval before this time differs from the others; null if it does not. */
export function shiftOf({ clock_shift_minutes }: PlannedTime): string | null {
  if (!clock_shift_minutes) return null;
  const way = clock_shift_minutes > 0 ? "forward" : "back";
  return `The clock moves ${way} by ${Math.abs(clock_shift_minutes)} minutes before this.`;
}

export interface Schedule {
  zone: string;
  times: PlannedTime[] | null;
  error: unknown;
  /** Whether there are no rules to preview. */
  blank: boolean;
  retry: () => void;
}

/** When the schedule in the form would fire; null for every other type of step. */
export function useSchedule(node: GraphNode): Schedule | null {
  const is = node.type === SCHEDULE;
  const now = is ? askedOf(node.parameters) : "";
  const asked = useDebounced(now);
  const preview = useSchedulePreview(asked || null);
  if (!is) return null;
  const zone = node.parameters.timezone;
  return {
    zone: typeof zone === "string" && zone ? zone : "UTC",
    times: preview.data?.results ?? null,
    // An error that has just been corrected is not shown again.
    error: asked === now ? preview.error : null,
    blank: now === "",
    retry: () => void preview.refetch(),
  };
}
