import type { Boot, Permission } from "~/api/types";
import { parse } from "~/json/exact";

function readBoot(): Boot {
  const element = document.getElementById("boot");
  if (!element?.textContent) throw new Error("The page carries no boot data.");
  return parse(element.textContent) as unknown as Boot;
}

/** The signed-in person and the organisation, fixed for the life of the page. */
export const boot: Boot = readBoot();

/**
 * Whether the signed-in person has the permission; the server enforces it anyway, the page only
 * hides what would fail.
 */
export const may = (permission: Permission): boolean => boot.permissions.includes(permission);
