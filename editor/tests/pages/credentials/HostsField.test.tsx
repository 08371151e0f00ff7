// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { HostsField } from "~/pages/credentials/HostsField";

it("shows * as a warning and hands on what is typed", () => {
  const onChange = vi.fn();
  render(<HostsField hosts={["*"]} note={null} onChange={onChange} />);
  expect(screen.getByText(/Any host may get this secret/)).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Hosts"), { target: { value: "a.example, b.example" } });
  expect(onChange).toHaveBeenLastCalledWith(["a.example", "b.example"]);
});

it("shows what the server says of them instead", () => {
  render(<HostsField hosts={["*.com"]} note={{ text: "No host", severity: "error" }} onChange={() => {}} />);
  expect(screen.getByText("No host")).toBeTruthy();
});
