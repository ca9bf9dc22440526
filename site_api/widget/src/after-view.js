// @ts-check
/** After an answer: thanks where it helped; where it did not, what next. */
import { button, h, icon } from "./dom.js";

/** @typedef {import("./panel.js").Panel} Panel */

/** @param {Panel} panel */
export function thanksView(panel) {
  const { texts } = panel;
  const heading = h("h2", { tabindex: -1 }, texts.get("thanks"));
  const actions = [button("solid", [texts.get("done")], () => panel.close()), button("line", [texts.get("ask_again")], () => panel.home())];
  const node = h("div", { class: "view centred" }, bigMark(), heading, h("p", {}, texts.get("thanks_text")), h("div", { class: "actions" }, actions));
  return { name: "thanks", title: texts.get("title"), node, focus: heading };
}

export const bigMark = () => h("span", { class: "big-mark", "aria-hidden": "true" }, icon("check"));

/** @param {Panel} panel */
export function nextView(panel) {
  const { texts } = panel;
  const heading = h("h2", { tabindex: -1 }, texts.get("next"));
  const way = (/** @type {string} */ name, /** @type {string} */ key, /** @type {() => void} */ act) => {
    const text = h("span", { class: "item-text" }, h("span", { class: "item-title" }, texts.get(key)), h("span", { class: "item-below" }, texts.get(`${key}_text`)));
    return h("li", {}, button("item", [h("span", { class: "round" }, icon(name)), text, icon("next")], act));
  };
  const list = [
    panel.hasTicket && way("write", "write", () => panel.openTicket()),
    panel.hasChat && way("chat", "chat", () => panel.openChat()),
    way("search", "other_words", () => panel.home({ keep: true })),
  ];
  const node = h("div", { class: "view" }, heading, h("p", { class: "lead" }, texts.get("next_text")), h("ul", { class: "list is-choice" }, list));
  return { name: "next", title: texts.get("title"), node, focus: heading };
}
