// Runs before anything is painted, so that a dark page never flashes white.
(() => {
  const chosen = localStorage.getItem("wireloom.theme");
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
