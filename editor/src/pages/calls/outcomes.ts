import type { HookCall, HookCallDetail, Json } from "~/api/types";
import { parse } from "~/json/exact";
import type { StatusTone } from "~/ui/status";

type Outcome = HookCall["outcome"];

interface OutcomeLook {
  word: string;
  icon: string;
  tone: StatusTone;
}

/** The outcome of a call as a word, a shape and a colour. */
export const OUTCOMES: Record<Outcome, OutcomeLook> = {
  accepted: { word: "Accepted", icon: "circle-check", tone: "ok" },
  refused: { word: "Refused", icon: "circle-x", tone: "err" },
  duplicate: { word: "Repetition", icon: "copy", tone: "mute" },
};

/** From `core/errors.py` and `executions/triggers/`. */
const REASONS: Record<string, string> = {
  method_not_allowed: "The webhook does not accept this method.",
  not_authenticated: "It had missing or wrong credentials.",
  forbidden: "The caller is not allowed to call this webhook.",
  invalid_signature: "Its signature is missing, wrong or too old.",
  invalid_token: "Its token is missing, wrong or has expired.",
  idempotency_mismatch: "Its idempotency key was already used with a different body.",
  too_large: "Its body is too large.",
  unavailable: "The webhook's credential is missing or has the wrong type.",
  invalid_request: "Its body does not match its content type.",
};

/** Why a call was refused: the error code in words if known; null for an accepted call. */
export const reasonOf = ({ error }: HookCall): string | null => (error ? (REASONS[error] ?? error) : null);

/** Bytes as `312 B`, `4.2 kB`, `1.3 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${(count / 1000).toFixed(1)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** The body as a tree if it is JSON, otherwise as received. */
export function bodyOf({ body, body_encoding }: HookCallDetail): Json {
  if (body === null || body_encoding !== "text") return body;
  try {
    return parse(body);
  } catch {
    return body;
  }
}
