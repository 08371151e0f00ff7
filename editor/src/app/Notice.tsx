import "./notice.css";
import type { ReactNode } from "react";
import { Icon } from "~/ui/Icon";

interface Props {
  tone: "info" | "warn";
  title: string;
  text: ReactNode;
  /** The ways on, as buttons. */
  children?: ReactNode;
}

/** A bar over a page for what concerns all of it and does not stop the work on it. */
export function Notice({ tone, title, text, children }: Props) {
  return (
    <section
      className="notice"
      data-tone={tone}
      role={tone === "warn" ? "alert" : "status"}
      aria-label={title}
    >
      <Icon name={tone === "warn" ? "triangle-alert" : "history"} size={16} />
      <p className="grow">
        <strong>{title}</strong> <span>{text}</span>
      </p>
      {children}
    </section>
  );
}
