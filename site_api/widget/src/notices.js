// @ts-check
/** Small pieces that several steps show: what was masked, that the help is away, a ticket that is open, and what is still loading. */
import { button, h, icon, safeUrl } from "./dom.js";
import { ways } from "./person.js";

/** @typedef {import("./panel.js").Panel} Panel */

/**
 * @param {Panel} panel
 * @param {string[]} kinds
 */
export function maskedNote(panel, kinds) {
  if (!kinds.length) return null;
  return h("p", { class: "note", role: "status", part: "masked" }, icon("lock"), h("span", {}, maskedText(panel, kinds)));
}

/**
 * @param {Panel} panel
 * @param {string[]} kinds
 */
export function maskedText({ texts }, kinds) {
  const names = [...new Set(kinds)].map((kind) => texts.one("masked_kinds", kind));
  const last = names.pop() ?? "";
  return texts.get("masked", names.length ? names.join(", ") + texts.get("masked_and") + last : last);
}

/**
 * Returns a masked text whose marks, the same in every language, are in the customer's words.
 * @param {Panel} panel
 * @param {string} text
 */
export function worded({ texts }, text) {
  return text.replace(/\w+(?=\])/g, (mark) => texts.one("masked_kinds", mark.toLowerCase(), mark));
}

/**
 * Returns what is said when the API does not answer: never a dead end.
 * @param {Panel} panel
 * @param {() => void} again
 * @returns {HTMLElement[]}
 */
export function awayNodes(panel, again) {
  const { texts } = panel;
  const site = safeUrl(`/${texts.lang}/`, panel.site);
  const card = h(
    "section",
    { class: "card away", part: "away" },
    h("h3", {}, texts.get("away")),
    h("p", {}, texts.get("away_text")),
    h(
      "div",
      { class: "actions" },
      h("a", { class: "button solid", href: site, target: "_blank", rel: "noopener" }, icon("article"), texts.get("away_site")),
      button("line", [icon("again"), texts.get("away_again")], again),
    ),
  );
  return [card, ways(panel)];
}

/**
 * Returns what is under way already: a conversation to go on with, and a ticket to follow.
 * @param {Panel} panel
 */
export function underWay(panel) {
  const talk = [icon("chat"), h("span", {}, panel.texts.get("chat_resume")), icon("next")];
  const chat = panel.hasChat && panel.memory.kept.chat ? button("open-ticket", talk, () => panel.openChat()) : null;
  return [chat, openTicket(panel)];
}

/** @param {Panel} panel */
function openTicket(panel) {
  const { ticket } = panel.memory.kept;
  if (!ticket) return null;
  const link = { href: safeUrl(ticket.link, panel.site), target: "_blank", rel: "noopener" };
  return h("a", { class: "open-ticket", ...link }, icon("clock"), h("span", {}, panel.texts.get("open_ticket", ticket.reference)), icon("next"));
}

export const skeleton = () => h("div", { class: "skeleton", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

/** @param {HTMLElement} link @param {Panel} panel */
export function marksNewTab(link, panel) {
  link.append(h("span", { class: "hidden" }, ` (${panel.texts.get("new_tab")})`), icon("external"));
  return link;
}
