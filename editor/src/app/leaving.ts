/**
 * What must happen before the page is left: the open graph may have changes that the server lacks.
 */
export interface Leaving {
  dirty: () => boolean;
  /** Whether the page may be left: saves first, and asks if that fails. */
  mayLeave: () => Promise<boolean>;
  /** Stores unsaved changes for the next visit, and leaves without asking. */
  letGo: () => Promise<void>;
}

let open: Leaving | null = null;

/** Registers the open page. Returns a function that unregisters it. */
export function guardLeaving(leaving: Leaving): () => void {
  open = leaving;
  return () => {
    if (open === leaving) open = null;
  };
}

type Navigate<O> = (to: string, options?: O) => void;

/** Every internal link passes here before it is followed. */
export function aroundNavigation<O>(navigate: Navigate<O>, to: string, options?: O): void {
  if (!open?.dirty()) navigate(to, options);
  else
    void open.mayLeave().then((may) => {
      if (may) navigate(to, options);
    });
}

/** Opens the sign-in page, which returns here; unsaved changes are kept. */
export async function signInAgain(): Promise<void> {
  const here = window.location.pathname + window.location.search;
  await open?.letGo();
  window.location.assign(`/sign-in/?next=${encodeURIComponent(here)}`);
}
