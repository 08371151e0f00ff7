import type { LucideIcon } from "lucide-react";
import { lazy, Suspense } from "react";
import { ICONS } from "./icons";

interface Props {
  name: string;
  size?: number;
}

interface GlyphProps {
  size: number;
  className?: string;
}

const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

const rare = new Map<string, React.LazyExoticComponent<React.ComponentType<GlyphProps>>>();

function rareIcon(name: string) {
  const known = rare.get(name);
  if (known) return known;
  const load = async () => {
    const { icons } = await import("./everyIcon");
    const found = (icons as Record<string, LucideIcon>)[pascal(name)];
    return { default: (found ?? ICONS.circle) as React.ComponentType<GlyphProps> };
  };
  const icon = lazy(load);
  rare.set(name, icon);
  return icon;
}

/** A lucide icon by its kebab-case name. Always decorative: a label is beside it. */
export function Icon({ name, size = 16 }: Props) {
  const Known = ICONS[name];
  if (Known) return <Known size={size} strokeWidth={1.75} className="icon" aria-hidden="true" />;
  const Rare = rareIcon(name);
  return (
    <Suspense fallback={<span className="icon" style={{ width: size, height: size }} />}>
      <Rare size={size} className="icon" />
    </Suspense>
  );
}
