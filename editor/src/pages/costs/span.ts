/** The spans of time that costs are shown for, in the reader's time zone. */

export interface Span {
  /** The first instant, and the one after the last. */
  after: string;
  before: string;
}

export const SPANS = [
  { value: "month", label: "This month" },
  { value: "last-month", label: "Last month" },
  { value: "7-days", label: "Last 7 days" },
  { value: "30-days", label: "Last 30 days" },
  { value: "90-days", label: "Last 90 days" },
];

/** The beginning of the day that lies so many days, and of the month that lies so many months, ahead. */
const midnight = (now: Date, days: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
const first = (now: Date, months: number): Date => new Date(now.getFullYear(), now.getMonth() + months, 1);

const span = (after: Date, before: Date): Span => ({
  after: after.toISOString(),
  before: before.toISOString(),
});

/** One of SPANS by its value; this month for an unknown one. */
export function spanOf(value: string | undefined, now: Date): Span {
  const days = Number(/^(\d+)-days$/.exec(value ?? "")?.[1] ?? 0);
  if (days > 0) return span(midnight(now, 1 - days), midnight(now, 1));
  return value === "last-month" ? span(first(now, -1), first(now, 0)) : span(first(now, 0), first(now, 1));
}

/**
 * The span before, to compare with: as many days, or for a month that is not over as much of the
 * month before.
 */
export function spanBefore(value: string | undefined, now: Date): Span {
  const { after, before } = spanOf(value, now);
  const start = new Date(after);
  if (value?.endsWith("days")) {
    const days = Number.parseInt(value, 10);
    return span(midnight(start, -days), start);
  }
  const until = value === "last-month" ? start : new Date(now);
  if (value !== "last-month") until.setMonth(until.getMonth() - 1, Math.min(now.getDate(), daysIn(now, -1)));
  return span(first(start, -1), new Date(before) < until ? start : until);
}

const daysIn = (now: Date, months: number): number =>
  new Date(now.getFullYear(), now.getMonth() + months + 1, 0).getDate();

/** The days of a span as `2026-11-21`, up to today. */
export function daysOf({ after, before }: Span, now: Date): string[] {
  const found: string[] = [];
  const end = Math.min(Date.parse(before), midnight(now, 1).getTime());
  for (let day = new Date(after); day.getTime() < end; day = midnight(day, 1)) found.push(isoDay(day));
  return found;
}

function isoDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How much more or less it is than before: `+12 %`, `−3 %`, `no change`; null where nothing was before. */
export function change(now: number, before: number): string | null {
  if (before === 0) return null;
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return "no change";
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}
