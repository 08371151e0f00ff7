import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { boot } from "~/app/boot";
import { request } from "./client";
import type { Account, BrowserSession, Enrolment, Page, Passkey, RecoveryCodes } from "./types";
import { type MakingOptions, makePasskey } from "./webauthn";

const ACCOUNT = ["account"];

export function useAccount() {
  return useQuery({ queryKey: ACCOUNT, queryFn: () => request<Account>("GET", "/api/account/") });
}

/** The name of who is signed in, as it was last heard of. */
export function useOwnName(): string {
  const { data } = useQuery<Account>({ queryKey: ACCOUNT, enabled: false });
  return data?.name ?? boot.user.name;
}

export function useSessions() {
  return useQuery({
    queryKey: [...ACCOUNT, "sessions"],
    queryFn: () =>
      request<Page<BrowserSession>>("GET", "/api/account/sessions/").then((page) => page.results),
  });
}

/** A change of one's own account: all that is shown of it is asked again. */
function useAccountChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  // Not waited for: what is shown anew may no longer have the place that waits for this answer.
  const onSuccess = () => void client.invalidateQueries({ queryKey: ACCOUNT });
  return useMutation({ mutationFn, onSuccess });
}

export const useRename = () =>
  useAccountChange((name: string) => request<Account>("PATCH", "/api/account/", { name }));

export const useChangePassword = () =>
  useAccountChange((body: { current: string; new: string }) =>
    request<void>("POST", "/api/account/password/", body),
  );

export const useEndSession = () =>
  useAccountChange((id: string) => request<void>("DELETE", `/api/account/sessions/${id}/`));

export const useEndOtherSessions = () =>
  useAccountChange((_: undefined) => request<void>("DELETE", "/api/account/sessions/"));

export const useConfirm = () =>
  useAccountChange((password: string) => request<void>("POST", "/api/account/confirmation/", { password }));

export const useEnrol = () =>
  useAccountChange((_: undefined) => request<Enrolment>("POST", "/api/account/second-factor/"));

export const useConfirmSecondFactor = () =>
  useAccountChange((code: string) =>
    request<RecoveryCodes>("POST", "/api/account/second-factor/confirmation/", { code }),
  );

export const useRemoveSecondFactor = () =>
  useAccountChange((_: undefined) => request<void>("DELETE", "/api/account/second-factor/"));

export const useRenewRecoveryCodes = () =>
  useAccountChange((_: undefined) => request<RecoveryCodes>("POST", "/api/account/recovery-codes/"));

export function usePasskeys() {
  return useQuery({
    queryKey: [...ACCOUNT, "passkeys"],
    queryFn: () => request<Page<Passkey>>("GET", "/api/account/passkeys/").then((page) => page.results),
  });
}

/** Asks the server what it is to be, the browser for it, and the server to keep it. */
export const useAddPasskey = () =>
  useAccountChange(async (name: string) => {
    const options = await request<MakingOptions>("POST", "/api/account/passkeys/options/");
    const credential = await makePasskey(options);
    return request<Passkey>("POST", "/api/account/passkeys/", { name, credential });
  });

export const useRemovePasskey = () =>
  useAccountChange((id: string) => request<void>("DELETE", `/api/account/passkeys/${id}/`));

export const useUnlinkProvider = () =>
  useAccountChange((_: undefined) => request<void>("DELETE", "/api/account/provider/"));
