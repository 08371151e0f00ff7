/** What stands between a person and another page: the open drawing, while the server does not have it. */
export interface Leaving {
  dirty: () => boolean;
  /** Whether to go: saves first, and asks where that fails. */
  mayLeave: () => Promise<boolean>;
  /** Puts what is not saved where the next visit finds it, and lets the page go without a word. */
  letGo: () => Promise<void>;
}

let open: Leaving | null = null;

/** Registers the page that is open. Returns the function that takes it back. */
export function guardLeaving(leaving: Leaving): () => void {
  open = leaving;
  return () => {
    if (open === leaving) open = null;
  };
}

type Navigate<O> = (to: string, options?: O) => void;

/** Every inner link passes here before it is followed. */
export function aroundNavigation<O>(navigate: Navigate<O>, to: string, options?: O): void {
  if (!open?.dirty()) navigate(to, options);
  else
    void open.mayLeave().then((may) => {
      if (may) navigate(to, options);
    });
}

/** The sign-in page, and back to here afterwards: what is not saved comes along. */
export async function signInAgain(): Promise<void> {
  const here = window.location.pathname + window.location.search;
  await open?.letGo();
  window.location.assign(`/sign-in/?next=${encodeURIComponent(here)}`);
}
