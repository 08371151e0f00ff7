/** The start of a day in the reader's time zone, as an instant; "" for no day. */
const startOf = (day: string, plus = 0): string => {
  if (!day) return "";
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + plus);
  return date.toISOString();
};

/**
 * The day of an instant in the reader's time zone, as `2026-11-21`; "" if there is none or it is
 * invalid.
 */
function dayOf(instant: string | undefined, minus = 0): string {
  const date = new Date(instant ?? "");
  if (Number.isNaN(date.getTime())) return "";
  date.setDate(date.getDate() - minus);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

interface Props {
  /** The first instant, and the one after the last; undefined for no bound. */
  from: string | undefined;
  to: string | undefined;
  onFrom: (instant: string) => void;
  onTo: (instant: string) => void;
}

/** A range of days, both included. */
export function Days({ from, to, onFrom, onTo }: Props) {
  return (
    <>
      <label className="date-filter">
        <span className="mute">From</span>
        <input
          className="input"
          type="date"
          value={dayOf(from)}
          onChange={(event) => onFrom(startOf(event.target.value))}
        />
      </label>
      <label className="date-filter">
        <span className="mute">to</span>
        <input
          className="input"
          type="date"
          value={dayOf(to, 1)}
          onChange={(event) => onTo(startOf(event.target.value, 1))}
        />
      </label>
    </>
  );
}
