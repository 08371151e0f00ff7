import { Toast as Radix } from "radix-ui";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import { type Toast, useToasts } from "./toasts";

function Item({ toast }: { toast: Toast }) {
  const drop = useToasts((state) => state.drop);
  return (
    <Radix.Root
      className="toast"
      data-tone={toast.tone}
      duration={toast.tone === "error" ? 12_000 : 4_500}
      onOpenChange={(open) => !open && drop(toast.id)}
    >
      <Icon name={toast.tone === "ok" ? "circle-check" : "circle-alert"} size={17} />
      <div className="grow">
        <Radix.Title className="toast-title">{toast.title}</Radix.Title>
        {toast.text && <Radix.Description className="toast-text">{toast.text}</Radix.Description>}
      </div>
      {toast.action && (
        <Radix.Action altText={toast.action.label} className="button button-small" onClick={toast.action.run}>
          {toast.action.label}
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton icon="x" label="Dismiss" size={14} />
      </Radix.Close>
    </Radix.Root>
  );
}

export function Toaster() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <Radix.Provider swipeDirection="right">
      {toasts.map((toast) => (
        <Item key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="toaster" />
    </Radix.Provider>
  );
}
