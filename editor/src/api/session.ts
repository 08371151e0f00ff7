import { create } from "zustand";

/** Whether the server has reported that nobody is signed in; the page stays, with all input. */
export const useSession = create<{ ended: boolean }>(() => ({ ended: false }));

/** Called with the status of every response: 401 ends the session, any success restores it. */
export function heard(status: number): void {
  const { ended } = useSession.getState();
  if (status === 401) useSession.setState({ ended: true });
  else if (ended && status < 400) useSession.setState({ ended: false });
}
