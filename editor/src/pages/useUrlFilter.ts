import { useMemo } from "react";
import { useSearchParams } from "wouter";

/** A list's filter, stored in the URL, so that it can be shared and survives a reload. */
export function useUrlFilter<K extends string>(
  keys: readonly K[],
): [Partial<Record<K, string>>, (change: Partial<Record<K, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => {
    const known = new URLSearchParams(text);
    return Object.fromEntries(keys.map((key) => [key, known.get(key) ?? undefined]));
  }, [text, keys]) as Partial<Record<K, string>>;
  const change = (part: Partial<Record<K, string>>) => {
    const next = new URLSearchParams(text);
    for (const [key, value] of Object.entries<string | undefined>(part)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    setParams(next, { replace: true });
  };
  return [filter, change];
}
