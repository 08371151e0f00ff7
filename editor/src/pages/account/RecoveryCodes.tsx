import { copyValue } from "~/panel/JsonView";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";

/** The recovery codes, shown once; each replaces the app once. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return (
    <Dialog
      title="Your recovery codes"
      text="Keep them where you can find them without your phone. Each works once, and they are not shown again."
      onClose={onClose}
    >
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <DialogActions>
        <Button icon="copy" onClick={() => void copyValue("Recovery codes", codes.join("\n"))}>
          Copy
        </Button>
        <Button tone="primary" onClick={onClose}>
          I have saved them
        </Button>
      </DialogActions>
    </Dialog>
  );
}
