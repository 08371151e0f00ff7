import type { ReactNode } from "react";

interface Props {
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** One part of the account page. */
export function Section({ title, text, actions, children }: Props) {
  return (
    <section className="account-section" aria-label={title}>
      <header className="section-head">
        <div className="grow">
          <h2>{title}</h2>
          {text && <p className="mute">{text}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
