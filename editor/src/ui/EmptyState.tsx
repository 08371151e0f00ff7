import type { ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  icon: string;
  title: string;
  text?: ReactNode;
  /** The heading's level if there is nothing else on the page. */
  level?: "h1" | "h2";
  children?: ReactNode;
}

/** Shown when a page has no content: what belongs here, and the next step. */
export function EmptyState({ icon, title, text, level: Heading = "h2", children }: Props) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={22} />
      </span>
      <Heading>{title}</Heading>
      {text && <p className="mute">{text}</p>}
      {children && <div className="empty-actions">{children}</div>}
    </div>
  );
}
