import { useSession } from "~/api/session";
import { Button } from "~/ui/Button";
import { signInAgain } from "./leaving";
import { Notice } from "./Notice";

/** Says that the session has ended, on every page, and leads back to it. */
export function SessionBar() {
  const ended = useSession((state) => state.ended);
  if (!ended) return null;
  return (
    <Notice
      tone="warn"
      title="You have been signed out"
      text="Sign in to go on. Changes to a workflow are kept in this browser until then."
    >
      <Button small tone="primary" onClick={() => void signInAgain()}>
        Sign in
      </Button>
    </Notice>
  );
}
