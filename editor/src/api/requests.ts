import { useQuery } from "@tanstack/react-query";
import { call } from "./call";

/** What a saved step would send to its model; asked again whenever `version` changes. */
export function useModelRequest(workflow: string, node: string, version: number) {
  return useQuery({
    queryKey: ["model-request", workflow, node, version],
    queryFn: ({ signal }) =>
      call("POST", "/api/workflows/{id}/nodes/{node_id}/request/", {
        path: { id: workflow, node_id: node },
        body: {},
        signal,
      }),
    gcTime: 0,
  });
}
