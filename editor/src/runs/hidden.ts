import type { RunError } from "~/api/types";

/** Why data is missing, for a role that does not show it. */
export const HIDDEN = "Your role does not show the data of runs that you have not started.";

/** What an error says; for a role that sees its code only, that. */
export const wordsOf = (error: RunError): string => error.message ?? "Your role does not show what it says.";
