import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button";

interface Props {
  title: string;
  /** One sentence under the title; without it the title has to be enough. */
  text?: ReactNode;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A modal dialog: traps the focus and gives it back, closes by Escape and by a click beside it. */
export function Dialog({ title, text, wide, onClose, children }: Props) {
  const described = text ? {} : { "aria-describedby": undefined };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content className={wide ? "dialog dialog-wide" : "dialog"} {...described}>
          <header className="dialog-head">
            <Radix.Title asChild>
              <h2>{title}</h2>
            </Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="x" label="Close" />
            </Radix.Close>
          </header>
          {text && <Radix.Description className="dialog-text">{text}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of a dialog's buttons; what leads on comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className="dialog-actions">{children}</footer>;
}
