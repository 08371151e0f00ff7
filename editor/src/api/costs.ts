import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type BodyOf, call, type FilterOf, filled } from "./call";

type CostFilter = FilterOf<"/api/costs/">;
export type Grouping = "day" | "model" | "provider" | "workflow" | "credential" | "route" | "execution";

const BUDGETS = ["budgets"];
/** The reader's time zone, in which days begin. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What calls of models cost between two instants, by one of the groupings. */
export function useCosts(group_by: Grouping, filter: CostFilter) {
  const query = filled({ ...filter, group_by, timezone: ZONE });
  return useQuery({
    queryKey: ["costs", query],
    queryFn: ({ signal }) => call("GET", "/api/costs/", { query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useBudgets() {
  return useQuery({
    queryKey: BUDGETS,
    queryFn: async () => (await call("GET", "/api/budgets/")).results,
  });
}

export type BudgetDraft = BodyOf<"POST", "/api/budgets/"> & { id?: string };

/** Creates a budget, or with `id` changes it. */
export function useSaveBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: BudgetDraft) =>
      id === undefined
        ? call("POST", "/api/budgets/", { body })
        : call("PATCH", "/api/budgets/{id}/", { path: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: BUDGETS }),
  });
}

export function useDeleteBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("DELETE", "/api/budgets/{id}/", { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: BUDGETS }),
  });
}
