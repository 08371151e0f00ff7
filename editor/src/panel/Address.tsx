import { IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { copyValue } from "./JsonView";

interface Props {
  label: string;
  url: string;
  /** Where a person can look at it in a browser: the words of the link. */
  open?: string;
}

/** An address (or a command with one) to be copied, and perhaps opened. */
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
