import type { ButtonHTMLAttributes, Ref } from "react";
import { Icon } from "./Icon";
import { Tooltip } from "./Tooltip";

export type Tone = "primary" | "plain" | "quiet" | "danger";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
  icon?: string;
  small?: boolean;
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a label. `busy` shows a spinner and blocks a second press. */
export function Button({ tone = "plain", icon, small, busy, children, className, ...rest }: ButtonProps) {
  const classes = ["button", `button-${tone}`, small && "button-small", className].filter(Boolean).join(" ");
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={15} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: string;
  label: string;
  keys?: string;
  size?: number;
  tone?: "danger";
  ref?: Ref<HTMLButtonElement>;
}

/** An icon button; its label is its accessible name and its tooltip. */
export function IconButton({ icon, label, keys, size = 16, tone, className, ...rest }: IconButtonProps) {
  const classes = ["icon-button", tone && `icon-button-${tone}`, className].filter(Boolean).join(" ");
  return (
    <Tooltip text={label} keys={keys}>
      <button type="button" aria-label={label} {...rest} className={classes}>
        <Icon name={icon} size={size} />
      </button>
    </Tooltip>
  );
}
