import { useEffect, useState } from "react";

const QUIET = 250;

/** `value`, once it has been unchanged for a moment. */
export function useDebounced(value: string): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), QUIET);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
