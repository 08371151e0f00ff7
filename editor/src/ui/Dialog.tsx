import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  title: string;
  /** One sentence below the title; without it the title must suffice. */
  text?: ReactNode;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog: the focus goes to its first field, not to the close button. Traps and restores
 * the focus, and closes on Escape and on a click outside.
 */
export function Dialog({ title, text, wide, onClose, children }: Props) {
  const described = text ? {} : { "aria-describedby": undefined };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content className={wide ? "dialog dialog-wide" : "dialog"} {...described}>
          <Radix.Title asChild>
            <h2 className="dialog-title">{title}</h2>
          </Radix.Title>
          {text && <Radix.Description className="dialog-text">{text}</Radix.Description>}
          {children}
          <Radix.Close className="icon-button dialog-close" aria-label="Close">
            <Icon name="x" size={16} />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of a dialog's buttons; the primary action comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className="dialog-actions">{children}</footer>;
}
