import { DropdownMenu } from "radix-ui";
import { useLocation } from "wouter";
import { useOwnName } from "~/api/account";
import { csrfToken } from "~/api/client";
import { switchOrganization } from "~/api/settings";
import type { Organization } from "~/api/types";
import { Icon } from "~/ui/Icon";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator } from "~/ui/Menu";
import { toast } from "~/ui/toasts";
import { boot } from "./boot";
import { type ThemeChoice, useTheme } from "./theme";

const THEMES: { choice: ThemeChoice; label: string; icon: string }[] = [
  { choice: "system", label: "System", icon: "monitor" },
  { choice: "light", label: "Light", icon: "sun" },
  { choice: "dark", label: "Dark", icon: "moon" },
];

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join("");
}

/** Signing out is a plain form post: the server ends the session and shows the sign-in page. */
function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/sign-out/";
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "csrfmiddlewaretoken";
  field.value = csrfToken();
  form.append(field);
  document.body.append(form);
  form.submit();
}

async function enter(organization: Organization): Promise<void> {
  try {
    await switchOrganization(organization.id);
    window.location.assign("/workflows/");
  } catch (error) {
    toast.failure(`Could not switch to ${organization.name}`, error);
  }
}

function ThemeItems() {
  const { choice, choose } = useTheme();
  return (
    <DropdownMenu.RadioGroup value={choice} onValueChange={(value) => choose(value as ThemeChoice)}>
      {THEMES.map((theme) => (
        <DropdownMenu.RadioItem key={theme.choice} value={theme.choice} className="menu-item">
          <Icon name={theme.icon} size={15} />
          <span className="grow">{theme.label}</span>
          <DropdownMenu.ItemIndicator>
            <Icon name="check" size={14} />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

function Organizations() {
  const others = boot.organizations.filter((organization) => organization.id !== boot.organization.id);
  if (others.length === 0) return null;
  return (
    <>
      <MenuLabel>Switch organisation</MenuLabel>
      {others.map((organization) => (
        <MenuItem key={organization.id} icon="building-2" onSelect={() => void enter(organization)}>
          {organization.name}
        </MenuItem>
      ))}
      <MenuSeparator />
    </>
  );
}

function Trigger({ narrow }: { narrow: boolean }) {
  const name = useOwnName() || boot.user.email;
  return (
    <DropdownMenu.Trigger className="account" aria-label={narrow ? `Account of ${name}` : undefined}>
      <span className="avatar" aria-hidden="true" data-initials={initials(name)} />
      {!narrow && (
        <>
          <span className="account-text">
            <span className="clip">{boot.organization.name}</span>
            <span className="clip mute">{name}</span>
          </span>
          <Icon name="chevrons-up-down" size={14} />
        </>
      )}
    </DropdownMenu.Trigger>
  );
}

/** Organisation, theme and sign-out, at the foot of the navigation. */
export function AccountMenu({ narrow }: { narrow: boolean }) {
  const [, navigate] = useLocation();
  return (
    <Menu>
      <Trigger narrow={narrow} />
      <MenuContent side={narrow ? "right" : "top"} align={narrow ? "end" : "start"}>
        <div className="menu-head">
          <strong className="clip">{boot.user.email}</strong>
          <span className="mute">
            {boot.organization.name} · {boot.role}
          </span>
        </div>
        <MenuSeparator />
        <Organizations />
        <MenuLabel>Theme</MenuLabel>
        <ThemeItems />
        <MenuSeparator />
        <MenuItem icon="circle-user" onSelect={() => navigate("/account/")}>
          Your account
        </MenuItem>
        <MenuItem icon="book-open" onSelect={() => window.open("/api/docs/", "_blank")}>
          API documentation
        </MenuItem>
        <MenuItem icon="log-out" onSelect={signOut}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
