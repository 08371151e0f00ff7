import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type BodyOf, call } from "./call";

const INTEGRATION = ["integration"];
const ROUTES = ["routes"];

/** What changes when the organisation is connected: also its credentials. */
const CONNECTED = [INTEGRATION, ROUTES, ["credentials"]];

export function useIntegration() {
  return useQuery({
    queryKey: INTEGRATION,
    queryFn: () => call("GET", "/api/integrations/openrouter/"),
  });
}

function useConnected() {
  const client = useQueryClient();
  return () => Promise.all(CONNECTED.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/** Connects with a key, or replaces it. */
export function usePutKey() {
  return useMutation({
    mutationFn: (api_key: string) => call("PUT", "/api/integrations/openrouter/", { body: { api_key } }),
    onSuccess: useConnected(),
  });
}

export function useDisconnect() {
  return useMutation({
    mutationFn: (_: null) => call("DELETE", "/api/integrations/openrouter/"),
    onSuccess: useConnected(),
  });
}

/** Sends the browser to OpenRouter, which asks there and comes back. */
export function useConnect() {
  return useMutation({
    mutationFn: () => call("POST", "/api/integrations/openrouter/connect/"),
    onSuccess: ({ authorize_url }) => window.location.assign(authorize_url),
  });
}

export function useRoutes() {
  return useQuery({
    queryKey: ROUTES,
    queryFn: async () => (await call("GET", "/api/routes/")).results,
  });
}

/** A new route, or with `known` the changes of one. */
export type RouteDraft = BodyOf<"POST", "/api/routes/"> & { known: boolean };

export function useSaveRoute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ known, id, ...body }: RouteDraft) =>
      known
        ? call("PATCH", "/api/routes/{id}/", { path: { id }, body })
        : call("POST", "/api/routes/", { body: { id, ...body } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ROUTES }),
  });
}

export function useDeleteRoute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("DELETE", "/api/routes/{id}/", { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ROUTES }),
  });
}

export function useCheckRoute() {
  return useMutation({
    mutationFn: ({ id, canary }: { id: string; canary: boolean }) =>
      call("POST", "/api/routes/{id}/check/", { path: { id }, body: { canary } }),
  });
}
