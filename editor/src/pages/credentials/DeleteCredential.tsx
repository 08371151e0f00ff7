import { Link } from "wouter";
import { asApiError } from "~/api/client";
import { useDeleteCredential } from "~/api/credentials";
import type { Credential } from "~/api/types";
import { Button } from "~/ui/Button";
import { Confirm } from "~/ui/Confirm";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { toast } from "~/ui/toasts";

interface Props {
  credential: Credential;
  onClose: () => void;
}

function InUse({ credential, places, onClose }: Props & { places: Credential["used_by"] }) {
  return (
    <Dialog
      title={`“${credential.name}” is in use`}
      text="These steps would stop working. Choose another credential there first."
      onClose={onClose}
    >
      <ul className="places">
        {places.map((place) => (
          <li key={`${place.workflow}/${place.node_id}`}>
            <Link href={`/workflows/${place.workflow}/`}>{place.workflow_name}</Link>
            <span className="mute"> · {place.label}</span>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

/** The places in the details of a 409, under either name that the server uses. */
function placesOf(error: unknown, known: Credential["used_by"]): Credential["used_by"] {
  const { used_by } = asApiError(error).details;
  return Array.isArray(used_by) ? (used_by as unknown as Credential["used_by"]) : known;
}

/** Asks before deleting; if the credential is in use, lists where. */
export function DeleteCredential({ credential, onClose }: Props) {
  const remove = useDeleteCredential();
  if (remove.error && asApiError(remove.error).status === 409) {
    return (
      <InUse credential={credential} places={placesOf(remove.error, credential.used_by)} onClose={onClose} />
    );
  }
  const confirm = () =>
    remove.mutate(credential.id, {
      onSuccess: () => {
        toast.done(`“${credential.name}” deleted`);
        onClose();
      },
      onError: (error) =>
        asApiError(error).status !== 409 && toast.failure("The credential was not deleted", error),
    });
  return (
    <Confirm
      title={`Delete “${credential.name}”?`}
      text="Its secret is permanently deleted."
      action="Delete"
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
