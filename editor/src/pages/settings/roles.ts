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

/** Those that one may give. */
export const GIVEN_ROLES = ROLES.filter(({ value }) => mayGive(value));

export const ROLE_MEANING: Record<Role, string> = {
  owner: "Everything, also other owners.",
  admin: "Everything but owners: members, tokens, credentials.",
  editor: "Makes and runs workflows, keeps credentials of their own.",
  operator: "Runs workflows; sees the data of those runs only.",
  viewer: "Sees what there is and how it went, no data and no addresses.",
};
