import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import type { Asking } from "./useLeaving";

const KEPT = "They are not on the server yet. They are kept in this browser and offered when you come back.";
const LOST =
  "They are not on the server yet, and this browser cannot keep them: if you leave, they are lost.";

/** A link was followed before everything was saved. */
export function LeaveDialog({ asking }: { asking: Asking }) {
  const { kept, answer } = asking;
  return (
    <Dialog title="Leave with unsaved changes?" text={kept ? KEPT : LOST} onClose={() => answer(false)}>
      <DialogActions>
        <Button onClick={() => answer(false)}>Stay here</Button>
        <Button tone={kept ? "primary" : "danger"} onClick={() => answer(true)}>
          Leave
        </Button>
      </DialogActions>
    </Dialog>
  );
}
