import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { all, type BodyOf, call } from "./call";
import type { Role } from "./types";

export function useTokens() {
  return useQuery({ queryKey: ["tokens"], queryFn: () => all("/api/tokens/") });
}

export function useMembers() {
  return useQuery({ queryKey: ["members"], queryFn: () => all("/api/members/") });
}

function useChange<I, O>(key: string, mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: [key] }) });
}

export const useCreateToken = () =>
  useChange("tokens", (body: BodyOf<"POST", "/api/tokens/">) => call("POST", "/api/tokens/", { body }));

export const useRevokeToken = () =>
  useChange("tokens", (id: string) => call("DELETE", "/api/tokens/{id}/", { path: { id } }));

export const useInviteMember = () =>
  useChange("members", (body: BodyOf<"POST", "/api/members/">) => call("POST", "/api/members/", { body }));

export const useChangeMember = () =>
  useChange("members", ({ id, role }: { id: string; role: Role }) =>
    call("PATCH", "/api/members/{id}/", { path: { id }, body: { role } }),
  );

export const useRemoveMember = () =>
  useChange("members", (id: string) => call("DELETE", "/api/members/{id}/", { path: { id } }));

export function useOrganization() {
  return useQuery({ queryKey: ["organization"], queryFn: () => call("GET", "/api/organization/") });
}

export const useChangeLimits = () =>
  useChange("organization", (body: BodyOf<"PATCH", "/api/organization/">) =>
    call("PATCH", "/api/organization/", { body }),
  );

/** Switches the session to another organisation; every page must then be reloaded. */
export const switchOrganization = (organization: string) =>
  call("POST", "/api/session/organization/", { body: { organization } });
