import { create } from "zustand";
import { asApiError } from "~/api/client";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  tone: "ok" | "error";
  title: string;
  text: string | null;
  action?: ToastAction;
}

interface ToastState {
  toasts: Toast[];
  drop: (id: number) => void;
}

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  drop: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

let last = 0;

function show(toast: Omit<Toast, "id">): void {
  last += 1;
  const id = last;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), { ...toast, id }] }));
}

/** Short messages in the corner, for results whose place is no longer visible. */
export const toast = {
  done: (title: string, action?: ToastAction) => show({ tone: "ok", title, text: null, action }),
  failure: (title: string, error: unknown) => {
    const { message, hint } = asApiError(error);
    show({ tone: "error", title, text: [message, hint].filter(Boolean).join(" ") });
  },
};
