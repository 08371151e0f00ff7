import type { Role } from "~/api/types";
import { boot } from "~/app/boot";

export const ROLES: { value: Role; label: string }[] = [
  { value: "owner", label: "Owner" },
  { value: "admin", label: "Admin" },
  { value: "editor", label: "Editor" },
  { value: "operator", label: "Operator" },
  { value: "viewer", label: "Viewer" },
];

export const mayGive = (role: Role): boolean => boot.may_give.includes(role);

/** The roles that the signed-in person may give. */
export const GIVEN_ROLES = ROLES.filter(({ value }) => mayGive(value));

export const ROLE_MEANING: Record<Role, string> = {
  owner: "Everything, including other owners.",
  admin: "Everything but owners: members, tokens, credentials.",
  editor: "Creates and runs workflows, with their own credentials.",
  operator: "Runs workflows; sees only the data of their own runs.",
  viewer: "Sees workflows and how their runs ended, but no data and no addresses.",
};
