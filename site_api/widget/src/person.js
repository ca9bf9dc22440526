// @ts-check
/** The ways to a person: the bar that stands under every step, and the rows with phones, hours and whether somebody is there now. */
import { button, h, icon, safeUrl, unbroken } from "./dom.js";

/**
 * @typedef {import("./data.js").Channel} Channel
 * @typedef {import("./panel.js").Panel} Panel
 */

const EMERGENCY = "emergency";
const REFERENCE = "\\b[A-Z]{2,5}-[0-9A-Z]{4}-[0-9A-Z]\\b";
const ICONS = /** @type {Record<string, string>} */ ({ emergency: "alert", phone: "phone", chat: "chat", whatsapp: "chat", email: "email" });

/** @param {Panel} panel @param {string} id */
export const channel = (panel, id) => panel.channels.find((one) => one.id === id) ?? null;

/**
 * Returns a text whose phone numbers of ours can be called, and whose references do not break.
 * @param {Panel} panel
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function withPhones(panel, text) {
  const phones = panel.channels.flatMap(({ phone }) => (phone ? [unbroken(phone)] : []));
  const known = [REFERENCE, ...new Set(phones.map((phone) => phone.replace(/[^\d\s]/g, "\\$&")))];
  return unbroken(text)
    .split(new RegExp(`(${known.join("|")})`))
    .map((part, place) => {
      if (place % 2 === 0) return part;
      return phones.includes(part) ? h("a", { href: `tel:${part.replace(/[^\d+]/g, "")}` }, part) : h("span", { class: "whole" }, part);
    });
}

/**
 * Returns the bar; it leads to all ways, and among these to the emergency line.
 * @param {Panel} panel
 * @param {string | null} view
 * @returns {HTMLElement}
 */
export function personBar(panel, view) {
  const emergency = channel(panel, EMERGENCY);
  if (view === "contact" && emergency) return callButton(panel, emergency, "bar-button", panel.texts.get("emergency"));
  const phone = channel(panel, "phone");
  const state = phone && barState(panel, phone);
  const text = h("span", { class: "bar-text" }, h("strong", {}, panel.texts.get("person")), h("span", { class: "quiet" }, state));
  const mark = h("span", { class: `bar-icon${phone?.open_now ? " is-open" : ""}` }, icon("person"));
  return button("bar-button", [mark, text, icon("next")], () => panel.openContact(), { part: "person" });
}

/** @param {Panel} panel @param {Channel} phone */
function barState({ texts }, phone) {
  if (phone.open_now) return texts.get("person_open");
  return phone.opens_at ? texts.get("person_closed", texts.moment(phone.opens_at)) : texts.get("person_ways");
}

/**
 * Returns the list of all ways, the emergency line first and set apart.
 * @param {Panel} panel
 */
export function ways(panel) {
  const shown = panel.channels.filter((one) => address(one) || isChat(panel, one));
  return h("ul", { class: "ways" }, shown.map((one) => h("li", { class: one.id === EMERGENCY ? "way is-urgent" : "way" }, ...way(panel, one))));
}

/** @param {Panel} panel @param {Channel} one */
function way(panel, one) {
  const name = one.id === EMERGENCY ? panel.texts.get("emergency") : one.name;
  const open = isChat(panel, one) ? panel.texts.get("chat_hours", one.hours) : one.hours;
  const hours = [h("span", { class: "quiet" }, unbroken(open)), state(panel, one)];
  const text = h("div", { class: "way-text" }, h("span", { class: "way-name" }, name), link(panel, one), ...hours);
  return [h("span", { class: "round" }, icon(ICONS[one.id] ?? "chat")), text];
}

/** @param {Panel} panel @param {Channel} one */
function link(panel, one) {
  const href = address(one);
  const told = () => panel.emit("person", { channel: one.id });
  if (!href) return button("link way-value", [panel.texts.get("chat")], () => (told(), panel.openChat()));
  const away = href.startsWith("https") ? { target: "_blank", rel: "noopener" } : {};
  return h("a", { class: "way-value", href: safeUrl(href, panel.site), onclick: told, ...away }, unbroken(one.phone ?? one.email ?? ""));
}

/** The chat is never closed, only without people. @param {Panel} panel @param {Channel} one */
function isChat(panel, one) {
  return one.id === "chat" && panel.hasChat;
}

/** @param {Panel} panel @param {Channel} one */
function state(panel, one) {
  const { texts } = panel;
  if (one.id === EMERGENCY || one.open_now === undefined) return null;
  if (one.open_now) return h("span", { class: "state is-open" }, texts.get("open_now"));
  return one.opens_at && !isChat(panel, one) ? h("span", { class: "state" }, texts.get("opens", texts.moment(one.opens_at))) : null;
}

/** @param {Channel} one */
function address({ id, phone, email }) {
  if (email) return `mailto:${email}`;
  const digits = (phone ?? "").replace(/[^\d+]/g, "");
  if (!digits) return null;
  return id === "whatsapp" ? `https://wa.me/${digits.replace("+", "")}` : `tel:${digits}`;
}

/**
 * @param {Panel} panel
 * @param {Channel} one
 * @param {string} kind
 * @param {string} [above]
 */
export function callButton(panel, one, kind, above) {
  const label = h("strong", {}, panel.texts.get("call", unbroken(one.phone ?? "")));
  const text = h("span", { class: "bar-text" }, label, above && h("span", { class: "quiet" }, above));
  const told = () => panel.emit("person", { channel: one.id });
  return h("a", { class: `button ${kind}`, href: address(one), onclick: told, part: "call" }, icon(ICONS[one.id] ?? "phone"), text);
}

/**
 * Returns the card that passes a matter to a person: whom to call, until when, and a way to write.
 * @param {Panel} panel
 * @param {string} title
 * @param {string} text
 * @param {boolean} urgent
 */
export function personCard(panel, title, text, urgent) {
  const line = (urgent && channel(panel, EMERGENCY)) || channel(panel, "phone") || channel(panel, EMERGENCY);
  const { texts } = panel;
  // What can be done now comes first: nobody should be sent to a line that is closed.
  const [calling, writing] = line?.open_now === false ? ["line", "solid"] : ["solid", "line"];
  const call = line && callButton(panel, line, calling);
  const write = panel.hasTicket && button(writing, [icon("write"), texts.get("write")], () => panel.openTicket());
  return h(
    "section",
    { class: urgent ? "card person is-urgent" : "card person", part: "person-card" },
    h("h3", {}, title),
    h("p", {}, text),
    line && h("p", { class: "quiet" }, `${line.name}: ${unbroken(line.hours)}`),
    h(
      "div",
      { class: "actions" },
      ...(writing === "solid" ? [write, call] : [call, write]),
      panel.hasChat && button("line", [icon("chat"), texts.get("chat")], () => panel.openChat()),
    ),
  );
}
