// @ts-check
/** Brings the page's own parts to life; the page is readable without it. */
import { mountFeedback } from "./feedback.js";
import { fillFoundPage } from "./found-page.js";
import { mountHelp } from "./help.js";
import { SearchBox } from "./search-box.js";
import { mountTheme } from "./theme.js";

/** @type {import("./results.js").Config} */
const config = JSON.parse(document.getElementById("vt-config")?.textContent ?? "{}");

const all = (/** @type {string} */ selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
const boxes = [...all("[data-vt-search]")].map((form) => new SearchBox(/** @type {HTMLFormElement} */ (form), config));

all("[data-vt-open]").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    boxes[0].open();
  }),
);
all("[data-vt-results]").forEach((place) => fillFoundPage(place, config));
all("[data-vt-feedback]").forEach((box) => mountFeedback(box, config));
all("[data-vt-theme-button]").forEach(mountTheme);
mountHelp(all("[data-vt-help]"));
all("[data-vt-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
all("[data-vt-lang]").forEach((link) =>
  link.addEventListener("click", () => {
    try {
      localStorage.setItem("vt-lang", link.dataset.vtLang ?? "");
    } catch {
      // A browser that keeps nothing chooses the language anew each time.
    }
  }),
);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDrops();
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !boxes.length) return;
  event.preventDefault();
  boxes[0].open();
});
document.addEventListener("click", ({ target }) => closeDrops(/** @type {Node} */ (target)));

/** @param {Node} [except] */
function closeDrops(except) {
  for (const drop of all("[data-vt-drop][open]")) if (!except || !drop.contains(except)) drop.removeAttribute("open");
}
