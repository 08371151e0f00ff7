import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import type { Credential, CredentialTest, JsonObject, Page } from "./types";

const KEY = ["credentials"];

export function useCredentials() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => request<Page<Credential>>("GET", "/api/credentials/").then((page) => page.results),
  });
}

export type CredentialLimits = Pick<Credential, "max_per_minute" | "max_concurrent">;

export interface CredentialDraft extends CredentialLimits {
  id?: string;
  name: string;
  type: string;
  data: JsonObject;
  hosts?: string[];
  shared: boolean;
}

/** Creates, or changes only the fields that were filled in. */
export function useSaveCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, type, ...draft }: CredentialDraft) =>
      id === undefined
        ? request<Credential>("POST", "/api/credentials/", { type, ...draft })
        : request<Credential>("PATCH", `/api/credentials/${id}/`, draft),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useTestCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<CredentialTest>("POST", `/api/credentials/${id}/test/`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>("DELETE", `/api/credentials/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
