/* Look: theme and language are set before the first paint, so the page never flashes. */
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = window.localStorage.getItem("tocsin.theme");
  root.dataset.theme = theme === "light" || theme === "dark" ? theme : dark ? "dark" : "light";
  const chosen = window.localStorage.getItem("tocsin.language");
  const browser = (navigator.languages?.[0] ?? navigator.language ?? "en").toLowerCase();
  root.lang = chosen ?? (browser.startsWith("zh") ? "zh-CN" : "en");
})();
