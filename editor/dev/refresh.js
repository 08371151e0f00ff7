// What @vitejs/plugin-react wants to have run before any component: it would put this into the page itself, but the
// page comes from Wireloom, whose policy allows no inline scripts.
import RefreshRuntime from "/@react-refresh";

RefreshRuntime.injectIntoGlobalHook(window);
window.$RefreshReg$ = () => {};
window.$RefreshSig$ = () => (type) => type;
window.__vite_plugin_react_preamble_installed__ = true;
