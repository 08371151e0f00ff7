import type { ReactNode } from "react";
import { useTitle } from "~/ui/useTitle";

interface Props {
  title: string;
  text?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of a list page: title, description and actions. */
export function Page({ title, text, actions, children }: Props) {
  useTitle(title);
  return (
    <main className="page">
      <header className="page-head">
        <div className="grow">
          <h1>{title}</h1>
          {text && <p className="mute">{text}</p>}
        </div>
        {actions}
      </header>
      {children}
    </main>
  );
}
