// @ts-check
/** The search page and the page for unknown addresses: results in the page itself, without a box around them. */
import { Search } from "./search.js";
import { element, shown } from "./results.js";

/**
 * @param {HTMLElement} place
 * @param {import("./results.js").Config} config
 */
export async function fillFoundPage(place, config) {
  const q = "vtMissing" in place.dataset ? wordsOf(location.pathname, config) : new URLSearchParams(location.search).get("q")?.trim();
  if (!q) return;
  for (const input of document.querySelectorAll("[data-vt-input]")) /** @type {HTMLInputElement} */ (input).value = q;
  place.replaceChildren(element("p", "vt-hint", config.words.searching));
  place.setAttribute("aria-live", "polite");
  try {
    const { above, groups } = shown(await new Search(config).ask(q), config);
    place.replaceChildren(...above, ...groups.map(({ label, options, big }) => section(label, options, big)));
  } catch {
    place.replaceChildren(element("p", "vt-notice", config.words.broken));
  }
}

/**
 * @param {string} label
 * @param {HTMLElement[]} options
 * @param {boolean} [big]
 */
function section(label, options, big) {
  const items = options.map((option) => element("li", "", option));
  return element("section", big ? "vt-panel__group is-big" : "vt-panel__group", element("h2", "vt-panel__label", label), element("ul", "vt-found", ...items));
}

/**
 * The words of a missing address: `/es/cards/lost_my-card.html` asks for "lost my card".
 * @param {string} path
 * @param {import("./results.js").Config} config
 */
function wordsOf(path, config) {
  const parts = decodeURIComponent(path).split("/").filter((part) => part && !(part in config.languages));
  return (parts.at(-1) ?? "").replace(/\.\w+$/, "").replace(/[-_+\s]+/g, " ").trim();
}
