// @ts-check
/** What the search found, as elements: the answer or a person first, then the other hits. */
import { snippetNodes } from "./marked-text.js";

/**
 * @typedef {{value: string, href: string}} Phone
 * @typedef {{lang: string, api: string, root: string, languages: Record<string, string>, contact: string,
 *   phone: Phone | null, emergency: Phone | null, words: Record<string, any>}} Config
 * @typedef {import("./search-api.js").Answer} Answer
 * @typedef {import("./search-api.js").Hit} Hit
 */

const CHOICES = 3;

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * @param {Record<string, string>} forms
 * @param {number} number
 * @param {string} lang
 */
export const counted = (forms, number, lang) => (forms[new Intl.PluralRules(lang).select(number)] ?? forms.other).replace("{0}", String(number));

/**
 * Returns a text that does not break inside its numbers: data has ordinary spaces.
 * @param {string} text
 */
const unbroken = (text) => text.replace(/(\d) (?=[\d€$£₽%])/g, "$1\u00a0");

/**
 * Returns what stands above the list (a notice, a person) and the groups of the list.
 * @param {Answer} answer
 * @param {Config} config
 * @returns {{above: HTMLElement[], groups: {label: string, options: HTMLElement[], big?: boolean}[]}}
 */
export function shown(answer, config) {
  const { words } = config;
  const { action } = answer.decision;
  const { hits } = answer;
  const above = answer.exact ? [element("p", "vt-notice", words.fallback)] : [];
  if (action === "handoff") above.push(person(words.handoff, answer, config));
  if (action === "decline") return { above: [...above, person(words.decline, answer, config)], groups: [] };
  if (!hits.length && action !== "handoff") return { above: [...above, person(words.none, answer, config)], groups: [] };
  if (action === "answer") {
    const rest = { label: words.also, options: hits.slice(1).map((hit) => option(hit, config)) };
    return { above, groups: [{ label: words.answer, options: [best(hits[0], config)], big: true }, rest].filter(({ options }) => options.length) };
  }
  if (action === "clarify") {
    const choices = { label: words.clarify, options: hits.slice(0, CHOICES).map((hit) => option(hit, config)), big: true };
    const rest = { label: words.also, options: hits.slice(CHOICES).map((hit) => option(hit, config)) };
    return { above, groups: [choices, rest].filter(({ options }) => options.length) };
  }
  return { above, groups: hits.length ? [{ label: action === "handoff" ? words.also : words.results, options: hits.map((hit) => option(hit, config)) }] : [] };
}

/**
 * @param {Hit} hit
 * @param {Config} config
 */
function best(hit, config) {
  const text = element("span", "vt-option__summary", unbroken(hit.summary || hit.title));
  return link(hit, hit.url, "vt-option vt-option--answer", element("span", "vt-option__title", hit.title), text, foot(hit, config, config.words.read));
}

/**
 * @param {Hit} hit
 * @param {Config} config
 */
function option(hit, config) {
  const found = hit.nodes ?? snippetNodes(hit.snippet || "");
  const snippet = element("span", "vt-option__snippet", ...(found.length ? found : [hit.summary || ""]));
  return link(hit, hit.url + (hit.anchor || ""), "vt-option", element("span", "vt-option__title", hit.title), snippet, foot(hit, config));
}

/**
 * @param {Hit} hit
 * @param {string} url
 * @param {string} className
 * @param {...Node} children
 */
function link(hit, url, className, ...children) {
  const made = /** @type {HTMLAnchorElement} */ (element("a", className, ...children));
  made.href = safeUrl(url);
  made.dataset.id = hit.id;
  made.lang = hit.lang;
  return made;
}

/** @param {string} url */
export const safeUrl = (url) => (/^\/(?!\/)/.test(url) ? url : "#");

/**
 * @param {Hit} hit
 * @param {Config} config
 * @param {string} [read]
 */
function foot(hit, config, read) {
  const line = element("span", "vt-option__foot");
  if (hit.lang !== config.lang) {
    const name = config.languages[hit.lang] ?? hit.lang;
    const flag = element("span", "vt-option__lang", config.words.other_language.replace("{0}", name));
    flag.lang = config.lang;
    line.append(flag);
  }
  if (hit.breadcrumb?.length) line.append(element("span", "vt-option__crumbs", hit.breadcrumb.join(" › ")));
  if (read) line.append(element("span", "vt-option__read", read));
  return line;
}

/**
 * @param {string} title
 * @param {Answer} answer
 * @param {Config} config
 */
function person(title, answer, config) {
  const { words } = config;
  const { action, priority, queue } = answer.decision;
  const urgent = priority === "urgent" || queue === "security";
  const phone = urgent ? config.emergency : config.phone;
  const box = element("div", urgent ? "vt-person is-urgent" : "vt-person", element("p", "vt-person__title", title));
  const text = action === "handoff" ? (urgent ? words.handoff_urgent : words.handoff_text) : action === "decline" ? words.decline_text : "";
  if (text) box.append(element("p", "", text));
  const ways = element("p", "vt-person__ways");
  if (phone) ways.append(anchor(phone.href, words.call.replace("{0}", phone.value), "vt-button vt-button--solid"));
  if (config.contact) ways.append(anchor(config.contact, words.contact, "vt-button vt-button--line"));
  box.append(ways);
  return box;
}

/**
 * @param {string} href
 * @param {string} text
 * @param {string} className
 */
function anchor(href, text, className) {
  const made = /** @type {HTMLAnchorElement} */ (element("a", className, text));
  made.href = href;
  return made;
}
