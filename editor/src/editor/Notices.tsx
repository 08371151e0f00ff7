import { signInAgain } from "~/app/leaving";
import { Notice } from "~/app/Notice";
import { Button } from "~/ui/Button";
import type { DraftOffer } from "./useDraftOffer";
import type { Saving } from "./useSaving";

/** `12:03`, with the date if it was not today. */
function momentOf(at: number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  return today
    ? date.toLocaleTimeString(undefined, time)
    : date.toLocaleString(undefined, { day: "numeric", month: "short", ...time });
}

function Offer({ offer }: { offer: DraftOffer }) {
  const text = offer.overtaken
    ? "They never reached the server, and the workflow has been saved since. Restore them to compare the two."
    : "They never reached the server and are kept in this browser.";
  return (
    <Notice tone="info" title={`You have unsaved changes from ${momentOf(offer.at)}.`} text={text}>
      <Button small onClick={offer.discard}>
        Discard
      </Button>
      <Button small tone="primary" onClick={offer.restore}>
        Restore
      </Button>
    </Notice>
  );
}

/** Notices about unsaved work, above the canvas. */
export function Notices({ saving }: { saving: Saving }) {
  const { state, offer } = saving;
  const forbidden = state.kind === "failed" && state.error.status === 403 ? state.error : null;
  return (
    <>
      {forbidden && (
        <Notice
          tone="warn"
          title="Your changes cannot be saved."
          text={`${forbidden.message} They are kept in this browser.`}
        >
          <Button small onClick={() => void signInAgain()}>
            Sign in
          </Button>
          <Button small tone="primary" onClick={() => void saving.flush()}>
            Try again
          </Button>
        </Notice>
      )}
      {offer && <Offer offer={offer} />}
    </>
  );
}
