import { useRef } from "react";

/**
 * The error of a query until it succeeds: while it is asked again (by a timer, the window's focus or a person)
 * the query itself forgets that it had failed, and its list would turn into loading bars and back.
 */
export function useLastError({ error, isSuccess }: { error: unknown; isSuccess: boolean }): unknown {
  const last = useRef<unknown>(null);
  if (error) last.current = error;
  else if (isSuccess) last.current = null;
  return last.current;
}
