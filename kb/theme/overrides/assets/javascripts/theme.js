// @ts-check
/** The button that goes from the device's theme to light, to dark, and back. */

const NEXT = /** @type {Record<string, "auto" | "light" | "dark">} */ ({ auto: "light", light: "dark", dark: "auto" });
const device = matchMedia("(prefers-color-scheme: dark)");

/** @param {HTMLElement} button */
export function mountTheme(button) {
  const { dataset } = document.body;
  const apply = (/** @type {string} */ theme) => {
    dataset.vtTheme = theme;
    dataset.mdColorScheme = theme === "dark" || (theme === "auto" && device.matches) ? "slate" : "default";
    document.querySelector("ventanilla-help")?.setAttribute("theme", dataset.mdColorScheme === "slate" ? "dark" : "light");
    button.setAttribute("aria-label", button.dataset[NEXT[theme]] ?? "");
    button.title = button.dataset[NEXT[theme]] ?? "";
  };
  apply(dataset.vtTheme ?? "auto");
  device.addEventListener("change", () => apply(dataset.vtTheme ?? "auto"));
  button.addEventListener("click", () => {
    const theme = NEXT[dataset.vtTheme ?? "auto"];
    apply(theme);
    keep(theme);
  });
}

/** @param {string} theme */
function keep(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("vt-theme");
    else localStorage.setItem("vt-theme", theme);
  } catch {
    // A browser that keeps nothing follows the device on the next page.
  }
}
