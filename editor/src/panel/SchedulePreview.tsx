import "./triggers.css";
import type { PlannedTime } from "~/api/types";
import { Failure } from "~/ui/Failure";
import { Icon } from "~/ui/Icon";
import { SkeletonRows } from "~/ui/Skeleton";
import { clockTime, OWN_ZONE, type Schedule, scheduleNotes, shiftOf } from "./schedule";

function Row({ time, zone }: { time: PlannedTime; zone: string }) {
  const shift = shiftOf(time);
  return (
    <tr>
      <td className="num">
        {clockTime(time.at, zone)}
        {shift && (
          <span className="preview-shift" role="img" aria-label={shift} title={shift}>
            <Icon name="clock" size={12} />
          </span>
        )}
      </td>
      {zone !== OWN_ZONE && <td className="num mute">{clockTime(time.at, OWN_ZONE)}</td>}
    </tr>
  );
}

function Times({ times, zone }: { times: PlannedTime[]; zone: string }) {
  if (times.length === 0) return <p className="mute">It never fires again.</p>;
  return (
    <table className="preview-times">
      <thead>
        <tr>
          <th scope="col">{zone}</th>
          {zone !== OWN_ZONE && <th scope="col">Here ({OWN_ZONE})</th>}
        </tr>
      </thead>
      <tbody>
        {times.map((time) => (
          <Row key={time.at} time={time} zone={zone} />
        ))}
      </tbody>
    </table>
  );
}

function Body({ schedule }: { schedule: Schedule }) {
  const { blank, error, times, zone, retry } = schedule;
  if (blank) return <p className="mute">Add a rule to see the times at which it fires.</p>;
  if (error) {
    if (scheduleNotes(error).size === 0)
      return <Failure title="The times could not be calculated" error={error} onRetry={retry} />;
    return <p className="mute">Correct the field marked above to see the times again.</p>;
  }
  return times ? <Times times={times} zone={zone} /> : <SkeletonRows count={4} />;
}

/** The next times of the schedule in the form, in its own zone and in the reader's. */
export function SchedulePreview({ schedule }: { schedule: Schedule }) {
  return (
    <section className="facts" aria-label="Next times" aria-live="polite">
      <h3>Next times</h3>
      <Body schedule={schedule} />
    </section>
  );
}
