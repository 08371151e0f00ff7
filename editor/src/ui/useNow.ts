import { useEffect, useState } from "react";

const TICK = 500;

/** The current time in milliseconds, updated only while `active`. */
export function useNow(active: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}
