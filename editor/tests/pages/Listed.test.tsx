// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "~/api/client";
import { Listed } from "~/pages/Listed";

const EVERY = 4000;
let ask: () => Promise<string[]>;

function Names() {
  const list = useInfiniteQuery({
    queryKey: ["names"],
    queryFn: () => ask(),
    initialPageParam: "",
    getNextPageParam: () => undefined,
    refetchInterval: EVERY,
    retry: false,
  });
  const names = list.data?.pages.flat() ?? [];
  return (
    <Listed list={list} failure="The names could not be loaded" count={names.length} empty={<p>No names</p>}>
      <p>{names.join()}</p>
    </Listed>
  );
}

const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Names />
    </QueryClientProvider>,
  );

const broken = () => Promise.reject(new ApiError(500, { code: "x", message: "It broke." }));
const never = () => new Promise<string[]>(() => {});

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

describe("a list that could not be loaded", () => {
  it("stays an error while it is asked again", async () => {
    ask = broken;
    const { container } = show();
    expect(container.querySelector(".skeleton")).not.toBeNull();
    await screen.findByText("It broke.");
    ask = never;
    await vi.advanceTimersByTimeAsync(EVERY + 100);
    expect(screen.getByText("It broke.")).toBeDefined();
    expect(container.querySelector(".skeleton")).toBeNull();
    expect(screen.queryByText("No names")).toBeNull();
  });

  it("is shown as soon as it comes, by itself or by trying again", async () => {
    ask = broken;
    show();
    await screen.findByText("It broke.");
    ask = async () => ["Ada"];
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Ada");
    expect(screen.queryByText("It broke.")).toBeNull();
  });

  it("keeps what was loaded before under the error", async () => {
    ask = async () => ["Ada"];
    show();
    await screen.findByText("Ada");
    ask = broken;
    await vi.advanceTimersByTimeAsync(EVERY + 100);
    await screen.findByText("It broke.");
    expect(screen.getByText("Ada")).toBeDefined();
  });
});
