import { boot } from "~/app/boot";

/** The owner of drafts: the person, for this workflow. */
export const ownerOf = (workflow: string): string => `${boot.user.email} ${workflow}`;
