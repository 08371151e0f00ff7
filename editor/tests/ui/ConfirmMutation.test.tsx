// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { toast } from "~/ui/toasts";

vi.mock("~/ui/toasts", () => ({ toast: { done: vi.fn(), failure: vi.fn() } }));

type Options = { onSuccess: () => void; onError: (error: Error) => void };

function show(end: (options: Options) => void, done?: string) {
  const mutate = vi.fn((_id: string, options: Options) => end(options));
  const onClose = vi.fn();
  render(
    <ConfirmMutation
      mutation={{ isPending: false, mutate }}
      variables="t1"
      title="Revoke it?"
      text="Programs lose access."
      action="Revoke"
      done={done}
      failed="It was not revoked"
      onClose={onClose}
    />,
  );
  return { mutate, onClose };
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

beforeEach(() => vi.clearAllMocks());

describe("a change that is confirmed first", () => {
  it("changes nothing when it is cancelled", async () => {
    const { mutate, onClose } = show(() => {});
    await press("Cancel");
    expect(mutate).not.toHaveBeenCalled();
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("closes and reports when it has succeeded", async () => {
    const { mutate, onClose } = show((options) => options.onSuccess(), "Revoked");
    await press("Revoke");
    expect(mutate.mock.calls[0]?.[0]).toBe("t1");
    expect(onClose).toHaveBeenCalledOnce();
    expect(toast.done).toHaveBeenCalledWith("Revoked");
  });

  it("stays open and shows the error when it has failed", async () => {
    const error = new Error("no");
    const { onClose } = show((options) => options.onError(error));
    await press("Revoke");
    expect(onClose).not.toHaveBeenCalled();
    expect(toast.failure).toHaveBeenCalledWith("It was not revoked", error);
  });
});
