// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "~/json/exact";
import { poller } from "~/runs/polling";
import { startRun } from "~/runs/run";
import { createRunStore } from "~/runs/store";

let hidden = false;
let answer: () => Promise<Response>;
let asked: ReturnType<typeof vi.fn>;

function see(visible: boolean) {
  hidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

function following() {
  const store = createRunStore((flush) => flush());
  store.show(startRun("e"));
  return { store, polling: poller(store, "e") };
}

const page = (...results: unknown[]) => new Response(stringify({ results, next: null }));
const event = (seq: number, status: string) => ({
  type: "execution",
  seq,
  execution_id: "e",
  execution: { id: "e", status },
});

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  answer = async () => page();
  asked = vi.fn(() => answer());
  vi.stubGlobal("fetch", asked);
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (hidden ? "hidden" : "visible"));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("polling for a run", () => {
  it("begins where no socket came, and asks again until the run has ended", async () => {
    const { store, polling } = following();
    polling.start();
    await vi.advanceTimersByTimeAsync(4900);
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    answer = async () => page(event(7, "succeeded"));
    await vi.advanceTimersByTimeAsync(1500);
    expect(asked.mock.calls.map(([path]) => path)).toEqual(
      Array(2).fill("/api/executions/e/events/?after=0"),
    );
    expect(store.getState().run?.execution?.status).toBe("succeeded");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["before the first question", 1000],
    ["between two questions", 5600],
  ])("ends with its page: %s", async (_, after) => {
    const { polling } = following();
    polling.start();
    await vi.advanceTimersByTimeAsync(after);
    const before = asked.mock.calls.length;
    polling.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(before);
  });

  it("ends with its page while an answer is under way, and says nothing any more", async () => {
    const { store, polling } = following();
    let arrive: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (arrive = resolve));
    polling.start();
    await vi.advanceTimersByTimeAsync(5100);
    polling.stop();
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ signal: { aborted: true } });
    arrive(page(event(7, "succeeded")));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(store.getState().run?.execution).toBeNull();
  });

  it("waits while the tab is hidden, and asks at once when it is seen again", async () => {
    const { polling } = following();
    polling.start();
    await vi.advanceTimersByTimeAsync(5100);
    see(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    see(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(2);
    polling.stop();
  });

  it("says that it is off line, and goes on", async () => {
    const { store, polling } = following();
    answer = () => Promise.reject(new TypeError("Failed to fetch"));
    polling.start();
    await vi.advanceTimersByTimeAsync(5100);
    expect(store.getState().connected).toBe(false);
    answer = async () => page();
    await vi.advanceTimersByTimeAsync(1600);
    expect(store.getState().connected).toBe(true);
    polling.stop();
  });
});
