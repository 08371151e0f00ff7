import { create } from "zustand";

/** Whether the server has last said that nobody is signed in: the page stays, with all that was typed. */
export const useSession = create<{ ended: boolean }>(() => ({ ended: false }));

/** Heard from every answer: 401 ends the session, anything that worked says that there is one. */
export function heard(status: number): void {
  const { ended } = useSession.getState();
  if (status === 401) useSession.setState({ ended: true });
  else if (ended && status < 400) useSession.setState({ ended: false });
}
