import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { all, type BodyOf, call } from "./call";
import type { Credential } from "./types";

const KEY = ["credentials"];

export function useCredentials() {
  return useQuery({ queryKey: KEY, queryFn: () => all("/api/credentials/") });
}

type NewCredential = BodyOf<"POST", "/api/credentials/">;
export type CredentialLimits = Pick<Credential, "max_per_minute" | "max_concurrent">;
/** A new credential, or with `id` the fields filled in for an existing one. */
export type CredentialDraft = NewCredential & { id?: string };

/** Creates a credential, or changes only the fields that were filled in. */
export function useSaveCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, type, ...draft }: CredentialDraft) =>
      id === undefined
        ? call("POST", "/api/credentials/", { body: { type, ...draft } })
        : call("PATCH", "/api/credentials/{id}/", { path: { id }, body: draft }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useTestCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("POST", "/api/credentials/{id}/test/", { path: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("DELETE", "/api/credentials/{id}/", { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
