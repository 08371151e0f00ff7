import { useState } from "react";
import { request } from "~/api/client";
import type { Json } from "~/api/types";
import { isRecord } from "~/json/exact";

/** A value over 256 KiB as an execution shows it: the beginning of it, and where the whole is. */
export interface LargeValue {
  $asset: string;
  size: number;
  preview: string;
}

export function isLarge(value: Json | undefined): value is Json & LargeValue {
  return isRecord(value) && Object.keys(value).sort().join() === "$asset,preview,size";
}

/** Where the whole value is, for a value of the execution `run`. */
export const pathOf = (run: string, value: LargeValue): string =>
  `/api/executions/${run}/values/${value.$asset}/`;

export const fetchWhole = (path: string): Promise<Json> => request<Json>("GET", path);

/** A large value once it was opened, for as long as it is this one that is shown. */
export function useWhole(given: Json | undefined): [Json | undefined, (whole: Json) => void] {
  const [opened, setOpened] = useState<{ asset: string; whole: Json } | null>(null);
  const asset = isLarge(given) ? given.$asset : null;
  const open = (whole: Json) => setOpened(asset === null ? null : { asset, whole });
  return [opened?.asset === asset ? opened?.whole : undefined, open];
}
