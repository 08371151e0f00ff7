/** How connecting in the browser went, by the code in the page's address. */
const OUTCOMES: Record<string, string> = {
  connect_not_expected:
    "OpenRouter came back to a browser that had not begun to connect, had taken longer than ten minutes, or had already ended. Begin again.",
  connect_refused: "Connecting was refused or cancelled at OpenRouter. Nothing was changed.",
  connect_failed: "OpenRouter did not hand out a key. Try again, or paste a key instead.",
  forbidden: "You may no longer connect this organisation. Ask an owner or admin.",
  secrets_not_configured: "Wireloom has no encryption key to keep the key with. Ask whoever runs it.",
};

/** Why connecting failed; null if it did not. */
export function failureOf(outcome: string | null): string | null {
  if (!outcome || outcome === "ok") return null;
  return OUTCOMES[outcome] ?? "Connecting failed. Try again, or paste a key instead.";
}
