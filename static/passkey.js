// Signing in with a passkey. Without it the pages work all the same, with a password or a code.
(() => {
  const button = document.querySelector("[data-passkey]");
  if (!button || !window.PublicKeyCredential) return;
  const shown = document.querySelector("[data-passkey-error]");
  const field = (name) => document.querySelector(`input[name="${name}"]`)?.value ?? "";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  async function ask(path, body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": field("csrfmiddlewaretoken") };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    const content = await answer.json();
    if (!answer.ok) throw new Error([content.error.message, content.error.hint].filter(Boolean).join(" "));
    return content;
  }

  function wanted(options) {
    const allowCredentials = (options.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
    return { ...options, challenge: bytes(options.challenge), allowCredentials };
  }

  function answered({ id, type, response }) {
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    return {
      id,
      rawId: id,
      type,
      response: {
        clientDataJSON: text(clientDataJSON),
        authenticatorData: text(authenticatorData),
        signature: text(signature),
        ...(userHandle && { userHandle: text(userHandle) }),
      },
    };
  }

  async function signIn() {
    const path = button.dataset.passkey;
    const publicKey = wanted(await ask(`${path}options/`, {}));
    const credential = answered(await navigator.credentials.get({ publicKey }));
    const { next } = await ask(path, { credential, next: field("next") });
    window.location.assign(next);
  }

  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    shown.hidden = true;
    try {
      await signIn();
    } catch (error) {
      // Who closes the browser's dialog has not failed.
      if (error.name !== "NotAllowedError") {
        shown.textContent = error.message;
        shown.hidden = false;
      }
    } finally {
      button.disabled = false;
    }
  });
})();
