import type { ReactNode } from "react";
import { Confirm } from "./Confirm";
import { toast } from "./toasts";

interface Mutation<V> {
  isPending: boolean;
  mutate: (variables: V, options: { onSuccess: () => void; onError: (error: Error) => void }) => void;
}

interface Props<V> {
  mutation: Mutation<V>;
  variables: V;
  title: string;
  text: ReactNode;
  action: string;
  /** Shown when it has succeeded. */
  done?: string;
  /** Shown with the error when it has failed. */
  failed: string;
  onClose: () => void;
}

/** Asks before a change that cannot be undone, makes it, and reports how it went. */
export function ConfirmMutation<V>({ mutation, variables, done, failed, onClose, ...asked }: Props<V>) {
  const confirm = () =>
    mutation.mutate(variables, {
      onSuccess: () => {
        if (done) toast.done(done);
        onClose();
      },
      onError: (error) => toast.failure(failed, error),
    });
  return <Confirm {...asked} busy={mutation.isPending} onConfirm={confirm} onClose={onClose} />;
}
