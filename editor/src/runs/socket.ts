import { parse, stringify } from "~/json/exact";
import { ended, poller } from "./polling";
import type { RunMessage } from "./run";
import type { RunStore } from "./store";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
/** The close code if a person has too many open sockets; an early retry would not help. */
const TOO_MANY = 4429;
const WAIT_IF_TOO_MANY = 60_000;

const address = (path: string): string =>
  `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}${path}`;

interface SocketOptions {
  path: () => string;
  onMessage: (data: unknown) => void;
  onOpen?: (open: boolean) => void;
  /** Called after a close: whether there is still something to receive. */
  wanted?: () => boolean;
}

/** Keeps a socket open, reconnecting with growing pauses, until `stop` is called. */
export function keepSocket({ path, onMessage, onOpen, wanted = () => true }: SocketOptions) {
  let socket: WebSocket | null = null;
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const open = () => {
    if (stopped) return;
    socket = new WebSocket(address(path()));
    socket.onopen = () => {
      wait = FIRST_WAIT;
      onOpen?.(true);
    };
    socket.onmessage = (event: MessageEvent<string>) => onMessage(parse(event.data));
    socket.onclose = ({ code }) => {
      if (stopped || !wanted()) return;
      onOpen?.(false);
      if (code === TOO_MANY) wait = WAIT_IF_TOO_MANY;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };

  open();
  return {
    send: (message: object) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(stringify(message));
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

/**
 * Keeps `store` up to date with the execution `id` by socket, or by polling if there is none.
 *
 * Returns the function that stops it. Sequence numbers decide what is new, so nothing is lost or
 * shown twice.
 */
export function followExecution(store: RunStore, id: string): () => void {
  const polling = poller(store, id);
  const path = () => `/ws/executions/${id}/?after=${store.getState().run?.seq ?? 0}`;
  const onOpen = (open: boolean) => {
    if (open) polling.stop();
    else polling.start();
    if (open) store.setState({ connected: true });
  };
  polling.start();
  const onMessage = (data: unknown) => store.receive(data as RunMessage);
  const socket = keepSocket({ path, onMessage, onOpen, wanted: () => !ended(store) });
  let holes = 0;
  const unsubscribe = store.subscribe(({ run }) => {
    if (!run || run.holes === holes) return;
    holes = run.holes;
    socket.send({ type: "tokens" });
  });
  return () => {
    unsubscribe();
    polling.stop();
    socket.stop();
  };
}
