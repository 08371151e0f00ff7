import type { RunError } from "~/api/types";

/** Why data is missing, for a role that may not see it. */
export const HIDDEN = "Your role does not permit you to see the data of other people's runs.";

/** The message of an error, or a notice for a role that may see only its code. */
export const wordsOf = (error: RunError): string =>
  error.message ?? "Your role does not permit you to see this error's message.";
