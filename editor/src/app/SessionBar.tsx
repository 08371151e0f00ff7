import { useSession } from "~/api/session";
import { Button } from "~/ui/Button";
import { signInAgain } from "./leaving";
import { Notice } from "./Notice";

/** Shows on every page that the session has ended, with a way to sign in again. */
export function SessionBar() {
  const ended = useSession((state) => state.ended);
  if (!ended) return null;
  return (
    <Notice
      tone="warn"
      title="You have been signed out"
      text="Sign in to continue. Until then, changes to a workflow are kept in this browser."
    >
      <Button small tone="primary" onClick={() => void signInAgain()}>
        Sign in
      </Button>
    </Notice>
  );
}
