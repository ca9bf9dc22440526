// @ts-check
/** The panel: steps one above the other, a way back, and the way to a person under each of them. */
import { ArticleView } from "./article-view.js";
import { nextView, thanksView } from "./after-view.js";
import { ChatView } from "./chat-view.js";
import { Client } from "./client.js";
import { ContactView } from "./contact-view.js";
import { DATA } from "./data.js";
import { button, h, icon } from "./dom.js";
import { HomeView } from "./home-view.js";
import { Journal } from "./journal.js";
import { Memory } from "./memory.js";
import { personBar } from "./person.js";
import { Texts } from "./texts.js";
import { TicketView } from "./ticket-view.js";

/**
 * @typedef {{name: string, title: string, node: HTMLElement, focus?: HTMLElement | null, shown?: () => void, changed?: () => void,
 *   left?: () => void}} View
 * @typedef {{screen: string | null, error: string | null, app_version: string | null}} Context
 * @typedef {{view: View, opener: HTMLElement | null}} Step
 * @typedef {{lang: string, api: string, mode: string, context: Context, token: string | null}} Setting
 */

const SHEET = "(max-width: 40em), (max-height: 28em)";
const MOST_STEPS = 20;
const CONTACT_MS = 300_000;

export class Panel {
  /**
   * @param {HTMLElement} host
   * @param {Setting} setting
   */
  constructor(host, setting) {
    this.host = host;
    this.setting = setting;
    this.texts = new Texts(setting.lang);
    this.client = new Client(setting.api);
    this.client.token = setting.token;
    this.client.onExpired = () => this.emit("expired", {});
    this.memory = new Memory();
    this.journal = new Journal(this.memory.session, () => ({ api: setting.api, lang: this.texts.lang, screen: this.context.screen }));
    this.channels = DATA.contacts[this.texts.lang] ?? [];
    this.contactsAt = 0;
    this.isAway = false;
    this.isQuiet = false;
    /** The last search, which a ticket names. @type {string | null} */
    this.query = null;
    this.sheet = matchMedia(SHEET);
    /** @type {Step[]} */
    this.steps = [];
    /** @type {ChatView | null} */
    this.chat = null;
    const { texts } = this;
    this.backward = button("icon-button", [icon("back")], () => this.back(), { "aria-label": texts.get("back") });
    const closer = button("icon-button", [icon("close")], () => this.close(), { "aria-label": texts.get("close"), part: "close" });
    this.heading = h("h2", { id: "title" });
    this.content = h("div", { class: "content" });
    this.bar = h("div", { class: "bar" });
    this.status = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
    const header = h("div", { class: "head" }, this.backward, this.heading, closer);
    this.dialog = /** @type {HTMLDialogElement} */ (
      h("dialog", { class: "panel", part: "panel", lang: texts.lang, "aria-labelledby": "title" }, header, this.content, this.bar, this.status)
    );
    this.dialog.dir = isRightToLeft(texts.lang) ? "rtl" : "ltr";
    this.listen();
  }

  listen() {
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.close()));
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("change", () => this.isOpen && this.display());
  }

  get context() {
    return this.setting.context;
  }

  /** Where the articles' pages are: on the API's own origin. */
  get site() {
    return new URL("/", this.setting.api).href;
  }

  get hasTicket() {
    return this.setting.mode.includes("ticket");
  }

  get hasChat() {
    return this.setting.mode.includes("chat");
  }

  get isSheet() {
    return this.sheet.matches;
  }

  get isOpen() {
    return this.dialog.open || this.dialog.matches(":popover-open");
  }

  /** What has the focus inside the panel. */
  get focused() {
    const root = /** @type {ShadowRoot} */ (this.dialog.getRootNode());
    return /** @type {HTMLElement | null} */ (root.activeElement ?? null);
  }

  get view() {
    return this.steps.at(-1)?.view ?? null;
  }

  /** @param {{quietly?: boolean}} [how] Quietly: the focus stays where it is. */
  open({ quietly = false } = {}) {
    if (this.isOpen) return;
    this.isQuiet = quietly;
    if (!this.steps.length) this.show(new HomeView(this));
    this.display();
    this.refreshContact();
    this.memory.keep({ unread: 0 });
    this.emit("open", {});
    this.view?.shown?.();
  }

  /** On a phone the panel is a sheet that covers the page and keeps the focus; on a desktop the page stays in use beside it. */
  display() {
    const { dialog } = this;
    if (dialog.open) dialog.close();
    if (dialog.matches(":popover-open")) dialog.hidePopover();
    if (this.isSheet) {
      dialog.removeAttribute("popover");
      dialog.showModal();
    } else {
      // As a popover it is above everything of the page's, whatever that page does with z-index, overflow and transform.
      dialog.setAttribute("popover", "manual");
      dialog.showPopover();
    }
    this.settle();
  }

  close() {
    if (!this.isOpen) return;
    this.isQuiet = false;
    this.client.drop();
    this.view?.left?.();
    if (this.dialog.open) this.dialog.close();
    else this.dialog.hidePopover();
    this.memory.keep({ view: null });
    this.journal.flush();
    this.emit("close", {});
  }

  /** @param {View} view */
  show(view) {
    this.view?.left?.();
    this.steps.push({ view, opener: this.focused });
    if (this.steps.length > MOST_STEPS) this.steps.splice(1, 1);
    this.place(view);
    if (!this.isOpen) return;
    view.shown?.();
    this.settle();
  }

  /** Shows a step in place of the present one, to which nobody should go back. @param {View} view */
  replace(view) {
    this.steps.pop();
    this.show(view);
  }

  back() {
    if (this.steps.length < 2) return;
    const { view, opener } = /** @type {Step} */ (this.steps.pop());
    view.left?.();
    const left = /** @type {View} */ (this.view);
    this.client.drop();
    this.place(left);
    left.shown?.();
    if (opener?.isConnected) opener.focus();
    else this.settle();
  }

  /** Goes back to the search; its words are kept or not. @param {{keep?: boolean}} [how] */
  home({ keep = false } = {}) {
    const home = this.steps[0]?.view;
    this.steps = [];
    const view = keep && home instanceof HomeView ? home : new HomeView(this);
    this.show(view);
    if (keep) view.input.focus();
    return view;
  }

  /** @param {View} view */
  place(view) {
    this.heading.textContent = view.title;
    this.backward.hidden = this.steps.length < 2;
    this.content.replaceChildren(view.node);
    this.content.scrollTop = 0;
    this.showBar();
  }

  /** Shows the way to a person, unless the customer is talking to one. */
  showBar() {
    this.bar.hidden = this.view === this.chat && Boolean(this.chat?.talk.isTalking);
    this.bar.replaceChildren(personBar(this, this.view?.name ?? null));
  }

  /** Gives the focus to what a step names, else to the panel itself. */
  settle() {
    if (this.isQuiet && !this.isSheet) return;
    const target = this.view?.focus;
    if (target) return target.focus({ preventScroll: true });
    this.dialog.tabIndex = -1;
    this.dialog.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  /**
   * Tells the page what happened, as an event of the element.
   * @param {string} name
   * @param {Record<string, unknown>} detail
   */
  emit(name, detail) {
    this.host.dispatchEvent(new CustomEvent(`ventanilla-${name}`, { detail, bubbles: true, composed: true }));
  }

  nowAway() {
    if (!this.isAway) this.emit("away", {});
    this.isAway = true;
  }

  /** Asks who can be reached now; what was known before serves when nobody answers. */
  async refreshContact() {
    if (Date.now() - this.contactsAt < CONTACT_MS) return;
    try {
      this.channels = (await this.client.contact(this.texts.lang)).channels;
      this.contactsAt = Date.now();
      if (!this.bar.contains(this.focused)) this.showBar();
      this.view?.changed?.();
    } catch {
      // The panel says by itself that the help is away, where it matters.
    }
  }

  /**
   * @param {string} id
   * @param {{hit?: {id: string, title?: string, summary?: string, lang?: string}, query?: string | null}} how
   */
  openArticle(id, { hit, query = null }) {
    this.show(new ArticleView(this, { ...hit, id }, query));
  }

  /** @param {string} step */
  openStep(step) {
    if (this.view?.name === step) return;
    if (step === "ticket" && this.hasTicket) this.openTicket();
    else if (step === "chat" && this.hasChat) this.openChat();
    else if (step === "contact" || step === "ticket" || step === "chat") this.openContact();
  }

  openContact() {
    this.show(new ContactView(this));
    this.refreshContact();
  }

  openTicket() {
    this.emit("person", { channel: "ticket" });
    this.show(new TicketView(this));
  }

  openChat() {
    this.chat ??= new ChatView(this);
    this.steps = this.steps.filter(({ view }) => view !== this.chat);
    this.show(this.chat);
  }

  /** Goes on hearing a live talk on the next page, before anybody opens the panel. */
  followTalk() {
    this.chat ??= new ChatView(this);
    if (!this.chat.isBegun) this.chat.begin();
  }

  /** @param {{id: string, title: string}} article @param {string | null} query */
  solved(article, query) {
    this.journal.record({ kind: "solved", article: article.id, query_id: query });
    this.emit("solved", { id: article.id });
    this.memory.keep({ words: "" });
    this.show(thanksView(this));
  }

  /** @param {{id: string, title: string}} article @param {string | null} query */
  notSolved(article, query) {
    this.memory.saw(article.id, article.title);
    this.journal.record({ kind: "not_solved", article: article.id, query_id: query });
    this.emit("not-solved", { id: article.id });
    this.show(nextView(this));
  }
}

/** @param {string} lang */
function isRightToLeft(lang) {
  return /^(ar|he|fa|ur|yi|ps|sd|ug|dv)\b/.test(lang);
}
