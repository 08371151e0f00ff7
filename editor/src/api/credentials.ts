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

export interface CredentialDraft {
  id?: string;
  name: string;
  type: string;
  data: JsonObject;
}

/** Creates, or changes only the fields that were filled in. */
export function useSaveCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...draft }: CredentialDraft) =>
      id === undefined
        ? request<Credential>("POST", "/api/credentials/", draft)
        : request<Credential>("PATCH", `/api/credentials/${id}/`, { name: draft.name, data: draft.data }),
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
