/** The dimensions of a card, in canvas units. */
export const CARD_WIDTH = 220;
export const CARD_HEIGHT = 64;
const PORT_GAP = 26;
export const GRID = 20;

/** A card keeps its height until its ports need more room. */
export const cardHeight = (ports: number): number => Math.max(CARD_HEIGHT, 12 + ports * PORT_GAP);

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
