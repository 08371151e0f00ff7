import type { Role } from "~/api/types";

export const ROLES: { value: Role; label: string }[] = [
  { value: "owner", label: "Owner" },
  { value: "admin", label: "Admin" },
  { value: "editor", label: "Editor" },
  { value: "operator", label: "Operator" },
  { value: "viewer", label: "Viewer" },
];

export const ROLE_MEANING: Record<Role, string> = {
  owner: "Everything, also other owners.",
  admin: "Everything but owners: members, tokens, credentials.",
  editor: "Makes and runs workflows, keeps credentials.",
  operator: "Runs workflows and stops them.",
  viewer: "Looks, and changes nothing.",
};
