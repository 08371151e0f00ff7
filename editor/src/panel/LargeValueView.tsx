import { useState } from "react";
import type { Json, LargeValue } from "~/api/types";
import { Button } from "~/ui/Button";
import { bytes } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { toast } from "~/ui/toasts";
import { addressOf, fetchWhole } from "./largeValue";

interface Props {
  /** The execution that the value belongs to. */
  run: string;
  value: LargeValue;
  onOpen: (whole: Json) => void;
}

/**
 * The beginning of a value that is too large to be loaded with the run, and buttons for the rest.
 */
export function LargeValueView({ run, value, onOpen }: Props) {
  const path = addressOf(run, value);
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    try {
      onOpen(await fetchWhole(run, value));
    } catch (error) {
      toast.failure("The value could not be opened", error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="large-value">
      <pre className="json-raw">{value.preview}…</pre>
      <div className="row">
        <Button small busy={busy} onClick={() => void open()}>
          Open whole value
        </Button>
        <a className="button button-plain button-small" href={path} download>
          <Icon name="download" size={14} /> Download
        </a>
        <span className="mute num">{bytes(value.size)}</span>
      </div>
    </div>
  );
}
