import { useUnlinkProvider } from "~/api/account";
import { csrfToken } from "~/api/client";
import type { Account } from "~/api/types";
import { Button } from "~/ui/Button";
import { toast } from "~/ui/toasts";
import { Section } from "./Section";
import { useConfirmed } from "./useConfirmed";

/**
 * Linking is a form post, like signing in: the server sends the browser to the provider and back.
 */
function link(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/sign-in/oidc/";
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: csrfToken(), link: "yes" })) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** The operator's sign-in provider, if there is one. */
export function Provider({ account }: { account: Account }) {
  const unlink = useUnlinkProvider();
  const { ask, asking } = useConfirmed(account);
  if (!account.provider) return null;
  const { name, is_linked: isLinked } = account.provider;
  const leave = () =>
    unlink.mutate(undefined, {
      onSuccess: () => toast.done("Link removed"),
      onError: (error) => toast.failure("The link was not removed", error),
    });
  return (
    <Section
      title={name}
      text={isLinked ? "Linked: you can sign in with it." : "Link your account to sign in with it."}
      actions={
        <Button busy={unlink.isPending} onClick={() => ask(isLinked ? leave : link)}>
          {isLinked ? "Remove the link" : "Link"}
        </Button>
      }
    >
      {asking}
    </Section>
  );
}
