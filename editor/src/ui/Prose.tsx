import { Fragment } from "react";

/** A sentence from the server; text between backticks is shown as code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split("`");
  return parts.map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>,
  );
}
