import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request, withQuery } from "./client";
import type { AuditEntry, AuditVerification, Page } from "./types";

export interface AuditFilter {
  actor?: string;
  action?: string;
  object?: string;
  from?: string;
  to?: string;
}

/** The audit log, newest first. */
export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => request<Page<AuditEntry>>("GET", pageParam),
    initialPageParam: withQuery("/api/audit/", { ...filter }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useAuditVerification() {
  return useQuery({
    queryKey: ["audit-verification"],
    queryFn: () => request<AuditVerification>("GET", "/api/audit/verification/"),
  });
}

/** Where the same entries are to be had as a file. */
export const auditExport = (filter: AuditFilter): string => withQuery("/api/audit/export/", { ...filter });
