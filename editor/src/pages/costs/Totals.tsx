import type { Costs } from "~/api/types";
import { money, tokens } from "~/ui/format";
import { change } from "./span";

function Fact({ label, value, note }: { label: string; value: string; note?: string | null }) {
  return (
    <div className="fact">
      <dt className="mute">{label}</dt>
      <dd>{value}</dd>
      {note && <dd className="mute">{note}</dd>}
    </div>
  );
}

const against = (now: number, before: number | undefined): string | null => {
  const text = before === undefined ? null : change(now, before);
  return text && `${text} against the period before`;
};

/** The whole of a span of time, beside the one before. */
export function Totals({ costs, before }: { costs: Costs; before: Costs | undefined }) {
  const { input_tokens, output_tokens, cached_tokens } = costs;
  return (
    <dl className="facts">
      <Fact
        label="Spent"
        value={money(costs.total_usd)}
        note={against(Number(costs.total_usd), before && Number(before.total_usd))}
      />
      <Fact label="Calls" value={String(costs.calls)} note={against(costs.calls, before?.calls)} />
      <Fact
        label="Tokens"
        value={tokens(input_tokens + output_tokens)}
        note={`${tokens(input_tokens)} in (${tokens(cached_tokens)} cached), ${tokens(output_tokens)} out`}
      />
      <Fact
        label="Failed or cancelled"
        value={String(costs.failed)}
        note={costs.unknown > 0 ? `${costs.unknown} calls whose cost nobody knows` : null}
      />
    </dl>
  );
}
