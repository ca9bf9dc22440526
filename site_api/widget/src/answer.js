// @ts-check
/** What the search found: the answer or a person first, then the other articles. The API's decision is honoured as it is. */
import { snippetNodes } from "../../../kb/theme/overrides/assets/javascripts/marked-text.js";
import { button, h, icon, safeUrl, unbroken } from "./dom.js";
import { personCard, withPhones } from "./person.js";

/**
 * @typedef {import("./client.js").Hit} Hit
 * @typedef {import("./client.js").Answer} Answer
 * @typedef {import("./panel.js").Panel} Panel
 */

const CHOICES = 3;

/**
 * @param {Panel} panel
 * @param {Answer} answer
 * @returns {HTMLElement[]}
 */
export function answerNodes(panel, answer) {
  const { texts } = panel;
  const { action } = answer.decision;
  const urgent = answer.decision.priority === "urgent" || answer.decision.queue === "security";
  const person = (/** @type {string} */ key, /** @type {string} */ text) => personCard(panel, texts.get(key), texts.get(text), urgent);
  if (action === "decline") return [person("decline", "decline_text")];
  if (action === "handoff") return [person("handoff", urgent ? "urgent_text" : "handoff_text"), ...group(panel, "also", answer, answer.hits)];
  if (!answer.hits.length) return [person("none", "none_text")];
  if (action === "clarify") return clarified(panel, answer);
  const wanted = answer.decision.handoff === "always" ? [person("handoff", urgent ? "urgent_text" : "handoff_text")] : [];
  return [best(panel, answer), ...wanted, ...group(panel, "also", answer, answer.hits.slice(1))];
}

/** @param {Panel} panel @param {Answer} answer */
function clarified(panel, answer) {
  const choices = group(panel, "clarify", answer, answer.hits.slice(0, CHOICES), { summary: true });
  return [...choices, ...group(panel, "also", answer, answer.hits.slice(CHOICES))];
}

/** @param {Panel} panel @param {Answer} answer */
function best(panel, answer) {
  const { texts } = panel;
  const hit = answer.hits[0];
  const open = () => panel.openArticle(hit.id, { hit, query: answer.query_id });
  return h(
    "section",
    { class: "card answer", part: "answer", lang: hit.lang, "data-id": hit.id },
    h("p", { class: "eyebrow", lang: texts.lang }, texts.get("answer"), foreign(panel, hit)),
    h("h3", {}, unbroken(hit.title)),
    h("p", { class: "summary" }, withPhones(panel, hit.summary || hit.title)),
    button("link", [texts.get("read"), icon("next")], open, { lang: texts.lang }),
    solvedAsk(panel, hit, answer.query_id),
  );
}

/**
 * The question whether it helped; the answers lead on.
 * @param {Panel} panel
 * @param {{id: string, title: string}} article
 * @param {string | null} query
 */
export function solvedAsk(panel, article, query) {
  const { texts } = panel;
  return h(
    "div",
    { class: "solved", role: "group", "aria-label": texts.get("solved_ask"), lang: texts.lang },
    h("p", { class: "solved-ask" }, texts.get("solved_ask")),
    button("line", [icon("check"), texts.get("solved_yes")], () => panel.solved(article, query)),
    button("line", [texts.get("solved_no")], () => panel.notSolved(article, query)),
  );
}

/**
 * @param {Panel} panel
 * @param {string} label
 * @param {{query_id: string | null}} answer
 * @param {Hit[]} hits
 * @param {{summary?: boolean, plain?: boolean}} [how]
 * @returns {HTMLElement[]}
 */
export function group(panel, label, answer, hits, how = {}) {
  if (!hits.length) return [];
  const list = h("ul", { class: how.summary ? "list is-choice" : "list" }, hits.map((hit) => h("li", {}, item(panel, hit, answer.query_id, how))));
  return [h("section", { class: "group" }, h("h3", { class: "label" }, panel.texts.get(label)), list)];
}

/**
 * @param {Panel} panel
 * @param {Hit} hit
 * @param {string | null} query
 * @param {{summary?: boolean, plain?: boolean}} how
 */
function item(panel, hit, query, how) {
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    panel.openArticle(hit.id, { hit, query });
  };
  const below = how.plain ? [] : how.summary ? [unbroken(hit.summary)] : snippetNodes(hit.snippet || "");
  const text = h(
    "span",
    { class: "item-text" },
    h("span", { class: "item-title" }, unbroken(hit.title), foreign(panel, hit)),
    below.length ? h("span", { class: "item-below" }, ...below) : null,
  );
  return h("a", { class: "item", "data-id": hit.id, href: safeUrl(hit.url + (hit.anchor || ""), panel.site), lang: hit.lang, onclick: open }, text, icon("next"));
}

/** @param {Panel} panel @param {Hit} hit */
function foreign({ texts }, hit) {
  if (hit.lang === texts.lang) return null;
  return h("span", { class: "flag", lang: texts.lang }, texts.get("other_language", texts.language(hit.lang)));
}
