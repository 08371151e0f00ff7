import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const STORED = "wireloom.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): ThemeChoice {
  const value = window.localStorage.getItem(STORED);
  return value === "light" || value === "dark" ? value : "system";
}

const shown = (choice: ThemeChoice): Theme =>
  choice === "system" ? (dark.matches ? "dark" : "light") : choice;

interface ThemeState {
  choice: ThemeChoice;
  theme: Theme;
  choose: (choice: ThemeChoice) => void;
}

/** The colour theme: the choice, and the theme in effect. */
export const useTheme = create<ThemeState>((set) => ({
  choice: stored(),
  theme: shown(stored()),
  choose: (choice) => {
    window.localStorage.setItem(STORED, choice);
    set({ choice, theme: shown(choice) });
  },
}));

function paint(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Applies the theme now and whenever the choice or the system's preference changes. */
export function followTheme(): void {
  paint(useTheme.getState().theme);
  useTheme.subscribe((state) => paint(state.theme));
  dark.addEventListener("change", () => useTheme.setState(({ choice }) => ({ theme: shown(choice) })));
}
