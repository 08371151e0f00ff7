import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import type { Invitation, Member, NewToken, OrganizationLimits, Page, Role, Token } from "./types";

const results = <T>(page: Page<T>): T[] => page.results;

export function useTokens() {
  return useQuery({
    queryKey: ["tokens"],
    queryFn: () => request<Page<Token>>("GET", "/api/tokens/").then(results),
  });
}

export function useMembers() {
  return useQuery({
    queryKey: ["members"],
    queryFn: () => request<Page<Member>>("GET", "/api/members/").then(results),
  });
}

function useChange<I, O>(key: string, mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: [key] }) });
}

export const useCreateToken = () =>
  useChange("tokens", (body: { name: string; scopes: string[]; expires_in_days: number | null }) =>
    request<NewToken>("POST", "/api/tokens/", body),
  );

export const useRevokeToken = () =>
  useChange("tokens", (id: string) => request<void>("DELETE", `/api/tokens/${id}/`));

export const useInviteMember = () =>
  useChange("members", (body: { email: string; role: Role }) =>
    request<Invitation>("POST", "/api/members/", body),
  );

export const useChangeMember = () =>
  useChange("members", ({ id, role }: { id: string; role: Role }) =>
    request<Member>("PATCH", `/api/members/${id}/`, { role }),
  );

export const useRemoveMember = () =>
  useChange("members", (id: string) => request<void>("DELETE", `/api/members/${id}/`));

export function useOrganization() {
  return useQuery({
    queryKey: ["organization"],
    queryFn: () => request<OrganizationLimits>("GET", "/api/organization/"),
  });
}

export const useChangeLimits = () =>
  useChange("organization", (changes: Partial<Omit<OrganizationLimits, "id">>) =>
    request<OrganizationLimits>("PATCH", "/api/organization/", changes),
  );

/** Makes another organisation the session's current one; every page must be loaded anew afterwards. */
export const switchOrganization = (organization: string): Promise<void> =>
  request("POST", "/api/session/organization/", { organization });
