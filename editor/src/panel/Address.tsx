import { IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { copyValue } from "./JsonView";

interface Props {
  label: string;
  url: string;
  /** The text of a link that opens the address in a browser, if it can be opened. */
  open?: string;
}

/** An address (or a command with one) to copy, and perhaps to open. */
export function Address({ label, url, open }: Props) {
  return (
    <div className="address">
      <span className="mute">{label}</span>
      <code className="clip grow" title={url}>
        {url}
      </code>
      <IconButton icon="copy" size={14} label={`Copy ${label}`} onClick={() => void copyValue(label, url)} />
      {open && (
        <a href={url} target="_blank" rel="noreferrer" className="icon-button" aria-label={open} title={open}>
          <Icon name="external-link" size={14} />
        </a>
      )}
    </div>
  );
}
