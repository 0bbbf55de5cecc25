// Before the first paint: the reader's theme and language, so that nothing flashes.
(() => {
  const root = document.documentElement;
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem("assay") ?? "{}");
  } catch {
    // Storage may be closed or hold something else: the system's settings apply.
  }
  if (stored.theme === "light" || stored.theme === "dark") root.dataset.theme = stored.theme;
  const language = stored.language ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  root.lang = language === "en" ? "en" : "zh-CN";
})();
