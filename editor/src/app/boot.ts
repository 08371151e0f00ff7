import type { Boot, Permission } from "~/api/types";
import { parse } from "~/json/exact";

function readBoot(): Boot {
  const element = document.getElementById("boot");
  if (!element?.textContent) throw new Error("The page carries no boot data.");
  return parse(element.textContent) as unknown as Boot;
}

/** Who is signed in, and to what: fixed for the life of the page. */
export const boot: Boot = readBoot();

/** Whether the signed-in person may do this; the server decides anyway, the page only hides what is in vain. */
export const may = (permission: Permission): boolean => boot.permissions.includes(permission);
