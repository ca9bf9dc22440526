// @ts-check
/** The ticket: filled in with what the customer already said and did; while it is typed, the best answer is offered once more. */
import { Refused } from "./client.js";
import { button, h, icon, unbroken } from "./dom.js";
import { field, markWrong } from "./fields.js";
import { mask } from "./masking.js";
import { randomName } from "./memory.js";
import { maskedNote } from "./notices.js";
import { receivedView } from "./received-view.js";

/**
 * @typedef {import("./panel.js").Panel} Panel
 * @typedef {import("./client.js").Opened} Opened
 * @typedef {{kind: string, value: string, label: string}} Chip
 */

const OFFER_MS = 600;
const ENOUGH = 12;
const LONGEST = 4000;
// What the server takes too.
const WHOLE_EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const WHOLE_PHONE = /^[+＋]?\p{Nd}[^\p{L}]{4,24}\p{Nd}$/u;

export class TicketView {
  /** @param {Panel} panel */
  constructor(panel) {
    const { texts } = panel;
    this.panel = panel;
    this.name = "ticket";
    this.title = texts.get("title");
    this.timer = 0;
    this.offered = false;
    /** The same words sent twice, as after a failure, are one ticket. */
    this.sent = { body: "", key: "" };
    this.chips = chips(panel);
    this.heading = h("h2", { tabindex: -1 }, texts.get("ticket"));
    this.text = /** @type {HTMLTextAreaElement} */ (h("textarea", { rows: 4, maxlength: LONGEST, oninput: () => this.typed() }));
    this.text.value = panel.memory.kept.words;
    this.email = /** @type {HTMLInputElement} */ (h("input", { type: "email", autocomplete: "email", maxlength: 254, inputmode: "email" }));
    this.phone = /** @type {HTMLInputElement} */ (h("input", { type: "tel", autocomplete: "tel", maxlength: 40 }));
    this.note = h("div");
    this.offer = h("div", { "aria-live": "polite" });
    this.failure = h("p", { class: "failure", role: "alert" });
    this.attached = h("div");
    this.sender = button("solid wide", [icon("send"), h("span", {}, texts.get("send"))], () => undefined, { type: "submit" });
    this.node = this.form();
    this.showChips();
  }

  get focus() {
    return this.text.value ? this.heading : this.text;
  }

  shown() {
    this.typed();
  }

  form() {
    const { texts } = this.panel;
    const contact = h(
      "fieldset",
      {},
      h("legend", {}, texts.get("ticket_contact")),
      field(this.email, texts.get("ticket_email")),
      field(this.phone, texts.get("ticket_phone")),
      h("p", { class: "quiet" }, texts.get("ticket_no_contact")),
    );
    const files = (/** @type {any} */ event) => this.refuseFiles(event);
    return h(
      "form",
      { class: "view ticket", part: "ticket", novalidate: true, onsubmit: (/** @type {Event} */ event) => this.submit(event), onpaste: files, ondrop: files },
      this.heading,
      h("p", { class: "lead" }, texts.get("ticket_text")),
      field(this.text, texts.get("ticket_words"), texts.get("ticket_hint")),
      this.note,
      this.offer,
      contact,
      this.attached,
      this.failure,
      this.sender,
    );
  }

  /** Offers the best answer for what is typed, when the typing pauses. */
  typed() {
    clearTimeout(this.timer);
    const words = mask(this.text.value.trim());
    this.panel.memory.keep({ words: words.text });
    this.note.replaceChildren(...[maskedNote(this.panel, words.kinds)].filter((node) => node !== null));
    if (!this.offered && words.text.length >= ENOUGH) this.timer = window.setTimeout(() => this.look(words.text), OFFER_MS);
  }

  /** @param {string} words */
  async look(words) {
    const { panel } = this;
    try {
      const { decision, hits, query_id } = await panel.client.search(words, panel.texts.lang, panel.context.screen);
      const read = panel.memory.kept.seen.map(({ id }) => id);
      // Where the answer was read already, its neighbours are no better one.
      const wanted = decision.action === "answer" ? 1 : decision.action === "clarify" ? 3 : 0;
      const hit = hits.slice(0, wanted).find(({ id }) => !read.includes(id));
      if (!hit) return;
      this.offered = true;
      panel.journal.record({ kind: "shown", article: hit.id, query_id });
      const open = button("item", [this.offerText(hit), icon("next")], () => panel.openArticle(hit.id, { hit, query: query_id }), { lang: hit.lang });
      this.offer.replaceChildren(h("section", { class: "card offer", part: "offer" }, h("p", { class: "eyebrow" }, panel.texts.get("ticket_offer")), open));
    } catch {
      // The ticket can be sent without another answer.
    }
  }

  /** @param {import("./client.js").Hit} hit */
  offerText(hit) {
    return h("span", { class: "item-text" }, h("span", { class: "item-title" }, unbroken(hit.title)), h("span", { class: "item-below" }, unbroken(hit.summary)));
  }

  showChips() {
    const { texts } = this.panel;
    const rows = this.chips.map((chip) => {
      const remove = button("chip", [h("span", {}, chip.label), icon("close")], () => this.removeChip(chip), { "aria-label": texts.get("remove", chip.label) });
      return h("li", {}, remove);
    });
    this.attached.replaceChildren(...(rows.length ? [h("p", { class: "label" }, texts.get("ticket_attached")), h("ul", { class: "chips" }, rows)] : []));
  }

  /** @param {Chip} chip */
  removeChip(chip) {
    const place = this.chips.indexOf(chip);
    this.chips.splice(place, 1);
    this.showChips();
    this.panel.say(this.panel.texts.get("removed", chip.label));
    const left = /** @type {NodeListOf<HTMLElement>} */ (this.attached.querySelectorAll(".chip"));
    (left[Math.min(place, left.length - 1)] ?? this.sender).focus();
  }

  /** @param {ClipboardEvent & DragEvent} event */
  refuseFiles(event) {
    const files = (event.clipboardData ?? event.dataTransfer)?.files;
    if (!files?.length) return;
    event.preventDefault();
    this.failure.textContent = this.panel.texts.get("no_files");
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    if (this.sender.disabled || !this.isRight()) return;
    const masked = mask(this.text.value.trim());
    this.busy(true);
    try {
      const ticket = this.ticket(masked.text);
      const opened = await this.panel.client.ticket(ticket, this.key(JSON.stringify(ticket)));
      this.received(opened, masked.kinds);
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy(false);
    }
  }

  /**
   * @param {Opened} opened
   * @param {string[]} kinds
   */
  received(opened, kinds) {
    const { panel } = this;
    const { reference, link } = opened;
    panel.memory.keep({ ticket: link ? { reference, link } : panel.memory.kept.ticket, words: "", seen: [] });
    panel.journal.record({ kind: "ticket", reference });
    panel.emit("ticket", { reference });
    panel.replace(receivedView(panel, opened, [...kinds, ...(opened.masked ?? []).map(({ kind }) => kind)]));
  }

  /** @param {unknown} error */
  failed(error) {
    const { texts } = this.panel;
    const wait = error instanceof Refused && error.status === 429 ? Math.max(1, error.wait) : 0;
    this.failure.textContent = wait ? texts.count("send_limited", wait) : texts.get("send_failed");
    this.failure.scrollIntoView({ block: "nearest" });
  }

  isRight() {
    const { texts } = this.panel;
    const wrong = [
      markWrong(this.text, this.text.value.trim() ? "" : texts.get("ticket_empty")),
      markWrong(this.email, !this.email.value.trim() || WHOLE_EMAIL.test(this.email.value.trim()) ? "" : texts.get("ticket_email_wrong")),
      markWrong(this.phone, !this.phone.value.trim() || WHOLE_PHONE.test(this.phone.value.trim()) ? "" : texts.get("ticket_phone_wrong")),
    ].find(Boolean);
    wrong?.focus();
    return !wrong;
  }

  /** @param {string} text */
  ticket(text) {
    const { panel } = this;
    const of = (/** @type {string} */ kind) => this.chips.filter((chip) => chip.kind === kind).map(({ value }) => value);
    const [email, phone] = [this.email, this.phone].map((input) => input.value.trim() || null);
    return {
      text,
      lang: of("lang")[0] ?? null,
      channel: "widget",
      session: panel.memory.session,
      contact: email || phone ? { email, phone, name: null } : null,
      articles_seen: of("article"),
      query_id: panel.query,
      context: { screen: of("screen")[0] ?? null, error: of("error")[0] ?? null, app_version: panel.context.app_version },
    };
  }

  /** @param {string} body */
  key(body) {
    if (this.sent.body !== body) this.sent = { body, key: randomName() };
    return this.sent.key;
  }

  /** @param {boolean} is */
  busy(is) {
    const { texts } = this.panel;
    this.sender.disabled = is;
    if (is) this.failure.textContent = "";
    /** @type {HTMLElement} */ (this.sender.lastElementChild).textContent = texts.get(is ? "sending" : "send");
    if (is) this.panel.say(texts.get("sending"));
  }
}

/** @param {Panel} panel @returns {Chip[]} */
function chips({ texts, context, memory }) {
  const { screen, error } = context;
  return [
    ...(screen ? [{ kind: "screen", value: screen, label: texts.get("chip_screen", texts.one("screens", screen)) }] : []),
    ...(error ? [{ kind: "error", value: error, label: texts.get("chip_error", error) }] : []),
    ...memory.kept.seen.map(({ id, title }) => ({ kind: "article", value: id, label: texts.get("chip_article", title) })),
    { kind: "lang", value: texts.lang, label: texts.get("chip_lang", texts.language(texts.lang)) },
  ];
}
