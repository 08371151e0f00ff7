import { useEffect } from "react";

/** Sets the browser tab's title while this page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Wireloom`;
  }, [title]);
}
