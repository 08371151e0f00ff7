import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { address, call, type FilterOf, filled, page } from "./call";

export type AuditFilter = FilterOf<"/api/audit/">;

/** The audit log, newest first. */
export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => page("/api/audit/", pageParam, { query: filled(filter) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export function useAuditVerification() {
  return useQuery({
    queryKey: ["audit-verification"],
    queryFn: () => call("GET", "/api/audit/verification/"),
  });
}

/** The URL of the same entries as a file. */
export const auditExport = (filter: AuditFilter): string =>
  address("/api/audit/export/", { query: filled(filter) });
