import { useRef } from "react";

/**
 * The error of a query until it succeeds. While a query is refetched (by a timer, the window's
 * focus or a person) it forgets its error, and the list would flicker between the error and loading
 * bars.
 */
export function useLastError({ error, isSuccess }: { error: unknown; isSuccess: boolean }): unknown {
  const last = useRef<unknown>(null);
  if (error) last.current = error;
  else if (isSuccess) last.current = null;
  return last.current;
}
