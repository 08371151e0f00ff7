import "./notice.css";
import type { ReactNode } from "react";
import { Icon } from "~/ui/Icon";

interface Props {
  tone: "info" | "warn";
  title: string;
  text: ReactNode;
  /** Buttons with the available actions. */
  children?: ReactNode;
}

/** A bar above a page for something that concerns all of it but does not block work. */
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
