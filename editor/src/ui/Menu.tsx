import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./Icon";

/** Not modal: the page behind stays readable, and a press outside closes the menu. */
export const Menu = (props: DropdownMenu.DropdownMenuProps) => <DropdownMenu.Root modal={false} {...props} />;
export const MenuTrigger = DropdownMenu.Trigger;

interface ContentProps {
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
}

export function MenuContent({ children, side = "bottom", align = "end" }: ContentProps) {
  return (
    <DropdownMenu.Portal>
      <section aria-label="Menu">
        <DropdownMenu.Content className="menu" side={side} align={align} sideOffset={5} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </section>
    </DropdownMenu.Portal>
  );
}

interface ItemProps {
  icon?: string;
  keys?: string;
  tone?: "danger";
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, keys, tone, disabled, onSelect, children }: ItemProps) {
  return (
    <DropdownMenu.Item className="menu-item" data-tone={tone} disabled={disabled} onSelect={onSelect}>
      {icon && <Icon name={icon} size={15} />}
      <span className="grow">{children}</span>
      {keys && <kbd>{keys}</kbd>}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="menu-separator" />;
}

interface SubmenuProps {
  icon: string;
  label: string;
  disabled?: boolean;
  children: ReactNode;
}

export function Submenu({ icon, label, disabled, children }: SubmenuProps) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className="menu-item" disabled={disabled}>
        <Icon name={icon} size={15} />
        <span className="grow">{label}</span>
        <Icon name="chevron-right" size={14} />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <section aria-label={label}>
          <DropdownMenu.SubContent className="menu" collisionPadding={8}>
            {children}
          </DropdownMenu.SubContent>
        </section>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}
