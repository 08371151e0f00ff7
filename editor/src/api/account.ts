import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { boot } from "~/app/boot";
import { request } from "./client";
import type { Account, BrowserSession, Page } from "./types";

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
export function useAccountChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ACCOUNT }) });
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
