import { type KeyboardEvent, type PointerEvent, useState } from "react";

const STORED = "wireloom.panel-width";
const NARROWEST = 340;
const WIDEST = 760;
const STEP = 24;

const within = (width: number): number => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));

/** The panel's width in pixels, stored in this browser. */
export function usePanelWidth(): [number, (width: number) => void] {
  const [width, set] = useState(() => within(Number(localStorage.getItem(STORED)) || 400));
  const change = (next: number) => {
    set(within(next));
    localStorage.setItem(STORED, String(within(next)));
  };
  return [width, change];
}

interface Props {
  width: number;
  onResize: (width: number) => void;
}

/** The edge of the panel, which can be dragged or moved with the arrow keys. */
export function Resizer({ width, onResize }: Props) {
  const drag = (event: PointerEvent<HTMLHRElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onResize(window.innerWidth - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onResize(width + STEP);
    if (event.key === "ArrowRight") onResize(width - STEP);
  };
  return (
    <hr
      className="resizer"
      tabIndex={0}
      aria-label="Width of the panel"
      aria-orientation="vertical"
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    />
  );
}
