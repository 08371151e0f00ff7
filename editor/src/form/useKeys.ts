import { useRef } from "react";

/** Stable keys for the rows of a list whose items have no identity: a moved row keeps its key. */
export function useKeys(length: number) {
  const keys = useRef<number[]>([]);
  const last = useRef(0);
  while (keys.current.length < length) {
    last.current += 1;
    keys.current.push(last.current);
  }
  if (keys.current.length > length) keys.current.length = length;
  return {
    of: (at: number): number => keys.current[at] ?? at,
    drop: (at: number) => {
      keys.current.splice(at, 1);
    },
    swap: (a: number, b: number) => {
      const [first, second] = [keys.current[a], keys.current[b]];
      if (first === undefined || second === undefined) return;
      keys.current[a] = second;
      keys.current[b] = first;
    },
  };
}
