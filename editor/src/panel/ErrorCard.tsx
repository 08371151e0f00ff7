import type { RunError } from "~/api/types";
import { wordsOf } from "~/runs/hidden";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { JsonView } from "./JsonView";

/** What went wrong, why, and what to do: the three parts of every error. */
export function ErrorCard({ error }: { error: RunError }) {
  const details = error.details && Object.keys(error.details).length > 0 ? error.details : null;
  return (
    <section className="error-card" aria-label="Error">
      <header className="row">
        <Icon name="circle-x" size={16} />
        <code>{error.code}</code>
      </header>
      <p>
        <Prose text={wordsOf(error)} />
      </p>
      {error.hint && (
        <p className="error-hint">
          <strong>What to do: </strong>
          <Prose text={error.hint} />
        </p>
      )}
      {details && <JsonView title="Details" value={details} />}
    </section>
  );
}
