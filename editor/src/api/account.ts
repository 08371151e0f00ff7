import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { boot } from "~/app/boot";
import { all, type BodyOf, call } from "./call";
import type { Account } from "./types";
import { makePasskey } from "./webauthn";

const ACCOUNT = ["account"];

export function useAccount() {
  return useQuery({ queryKey: ACCOUNT, queryFn: () => call("GET", "/api/account/") });
}

/** The signed-in person's name, as last reported by the server. */
export function useOwnName(): string {
  const { data } = useQuery<Account>({ queryKey: ACCOUNT, enabled: false });
  return data?.name ?? boot.user.name;
}

export function useSessions() {
  return useQuery({ queryKey: [...ACCOUNT, "sessions"], queryFn: () => all("/api/account/sessions/") });
}

/** A mutation of one's own account, which then reloads everything that shows it. */
function useAccountChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  // Not awaited: the component that waits for this answer may disappear when the data reloads.
  const onSuccess = () => void client.invalidateQueries({ queryKey: ACCOUNT });
  return useMutation({ mutationFn, onSuccess });
}

export const useRename = () =>
  useAccountChange((name: string) => call("PATCH", "/api/account/", { body: { name } }));

export const useChangePassword = () =>
  useAccountChange((body: BodyOf<"POST", "/api/account/password/">) =>
    call("POST", "/api/account/password/", { body }),
  );

export const useEndSession = () =>
  useAccountChange((id: string) => call("DELETE", "/api/account/sessions/{id}/", { path: { id } }));

export const useEndOtherSessions = () =>
  useAccountChange((_: undefined) => call("DELETE", "/api/account/sessions/"));

export const useConfirm = () =>
  useAccountChange((password: string) => call("POST", "/api/account/confirmation/", { body: { password } }));

export const useEnrol = () => useAccountChange((_: undefined) => call("POST", "/api/account/second-factor/"));

export const useConfirmSecondFactor = () =>
  useAccountChange((code: string) =>
    call("POST", "/api/account/second-factor/confirmation/", { body: { code } }),
  );

export const useRemoveSecondFactor = () =>
  useAccountChange((_: undefined) => call("DELETE", "/api/account/second-factor/"));

export const useRenewRecoveryCodes = () =>
  useAccountChange((_: undefined) => call("POST", "/api/account/recovery-codes/"));

export function usePasskeys() {
  return useQuery({ queryKey: [...ACCOUNT, "passkeys"], queryFn: () => all("/api/account/passkeys/") });
}

/**
 * Gets the options from the server, lets the browser create the passkey, and stores it on the
 * server.
 */
export const useAddPasskey = () =>
  useAccountChange(async (name: string) => {
    const credential = await makePasskey(await call("POST", "/api/account/passkeys/options/"));
    return call("POST", "/api/account/passkeys/", { body: { name, credential } });
  });

export const useRemovePasskey = () =>
  useAccountChange((id: string) => call("DELETE", "/api/account/passkeys/{id}/", { path: { id } }));

export const useUnlinkProvider = () =>
  useAccountChange((_: undefined) => call("DELETE", "/api/account/provider/"));
