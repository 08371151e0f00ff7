import { Link, useLocation } from "wouter";
import { Icon } from "~/ui/Icon";
import { Tooltip } from "~/ui/Tooltip";
import { AccountMenu } from "./AccountMenu";
import { Mark } from "./Mark";

const PLACES = [
  { to: "/workflows/", label: "Workflows", icon: "workflow" },
  { to: "/executions/", label: "Executions", icon: "activity" },
  { to: "/costs/", label: "Costs", icon: "circle-dollar-sign" },
  { to: "/credentials/", label: "Credentials", icon: "key-round" },
  { to: "/settings/", label: "Settings", icon: "settings" },
];

interface PlaceProps {
  to: string;
  label: string;
  icon: string;
  narrow: boolean;
}

function Place({ to, label, icon, narrow }: PlaceProps) {
  const [location] = useLocation();
  const here = location.startsWith(to.slice(0, -1));
  const link = (
    <Link href={to} className="nav-link" aria-current={here ? "page" : undefined} aria-label={label}>
      <Icon name={icon} size={17} />
      {!narrow && <span>{label}</span>}
    </Link>
  );
  return narrow ? (
    <Tooltip text={label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

/** The main navigation and the account menu. */
export function Navigation({ narrow }: { narrow: boolean }) {
  return (
    <nav className="nav" aria-label="Main">
      <Link href="/workflows/" className="nav-brand" aria-label="Wireloom, home">
        <Mark />
        {!narrow && <span>Wireloom</span>}
      </Link>
      <ul className="nav-list">
        {PLACES.map((place) => (
          <li key={place.to}>
            <Place {...place} narrow={narrow} />
          </li>
        ))}
      </ul>
      <AccountMenu narrow={narrow} />
    </nav>
  );
}
