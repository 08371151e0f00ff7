import { useState } from "react";
import { address, call } from "~/api/call";
import type { Json, LargeValue } from "~/api/types";
import { isRecord } from "~/json/exact";

export function isLarge(value: Json | undefined): value is Json & LargeValue {
  return isRecord(value) && Object.keys(value).sort().join() === "$asset,preview,size";
}

/** The path of the whole value, for a value of the execution `run`. */
const VALUE = "/api/executions/{id}/values/{asset}/";
const placeOf = (run: string, value: LargeValue) => ({ path: { id: run, asset: value.$asset } });

export const addressOf = (run: string, value: LargeValue): string => address(VALUE, placeOf(run, value));

export const fetchWhole = async (run: string, value: LargeValue): Promise<Json> =>
  (await call("GET", VALUE, placeOf(run, value))) as Json;

/** A large value once it was opened, until another value is shown. */
export function useWhole(given: Json | undefined): [Json | undefined, (whole: Json) => void] {
  const [opened, setOpened] = useState<{ asset: string; whole: Json } | null>(null);
  const asset = isLarge(given) ? given.$asset : null;
  const open = (whole: Json) => setOpened(asset === null ? null : { asset, whole });
  return [opened?.asset === asset ? opened?.whole : undefined, open];
}
