// @ts-check
/** Elements made one by one: no text is ever parsed as markup here. */
import { PATHS } from "./icons.js";

/** @typedef {Node | string | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element; a property that begins with "on" is a listener, `true` is an attribute without a value.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(.../** @type {(Node | string)[]} */ (children.flat().filter((child) => child || child === "")));
  return made;
}

/**
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  made.setAttribute("class", name === "back" || name === "next" || name === "send" ? "icon turns" : "icon");
  path.setAttribute("d", PATHS[name]);
  made.append(path);
  return made;
}

/**
 * @param {string} kind
 * @param {Child[]} content
 * @param {() => void} act
 * @param {Record<string, any>} [properties]
 * @returns {HTMLButtonElement}
 */
export function button(kind, content, act, properties = {}) {
  return /** @type {HTMLButtonElement} */ (h("button", { type: "button", class: `button ${kind}`, onclick: act, ...properties }, content));
}

/**
 * Returns an address that may stand in a link: the web, a phone, mail or a page below `base`; else nothing.
 * @param {string} address
 * @param {string} base
 */
export function safeUrl(address, base) {
  try {
    const url = new URL(address, base);
    return ["https:", "http:", "tel:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Returns a text that does not break inside its numbers: data has ordinary spaces.
 * @param {string} text
 */
export const unbroken = (text) => text.replace(/(\d) (?=[\d€$£₽%])/g, "$1\u00a0");
