import type { ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  icon: string;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}

/** What a page says when it has nothing to show: what belongs here, and the next step. */
export function EmptyState({ icon, title, text, children }: Props) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={22} />
      </span>
      <h2>{title}</h2>
      {text && <p className="mute">{text}</p>}
      {children && <div className="empty-actions">{children}</div>}
    </div>
  );
}
