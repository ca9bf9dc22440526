// @ts-check
/** `<ventanilla-help>`: the button, its attributes and its methods. */
import { applyReadableColours } from "./colour.js";
import { DATA } from "./data.js";
import { h, icon } from "./dom.js";
import { HomeView } from "./home-view.js";
import { Panel } from "./panel.js";

/** @typedef {import("./panel.js").Context} Context */

const MODES = ["articles", "articles+ticket", "articles+chat+ticket"];
const LABEL = /^[\p{L}\p{N}_.:/ +-]{1,64}$/u;
// Read while the file runs: afterwards nobody knows where it came from.
const SCRIPT = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src || location.href;

export class HelpButton extends HTMLElement {
  static observedAttributes = ["lang", "api", "screen", "error", "mode", "theme"];

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    /** @type {Panel | null} */
    this.panel = null;
    /** @type {string | null} */
    this.token = null;
    /** @type {string | null} */
    this.version = null;
    /** What had the focus before the panel opened. @type {Element | null} */
    this.opener = null;
    this.probe = h("span", { class: "probe" });
    this.label = h("span", { class: "launcher-text" });
    this.count = h("span", { class: "unread", hidden: true });
    const properties = { class: "launcher", part: "button", type: "button", "aria-haspopup": "dialog", onclick: () => this.open() };
    this.launcher = /** @type {HTMLButtonElement} */ (h("button", properties, icon("help"), this.label, this.count));
    this.leaving = () => document.visibilityState === "hidden" && this.panel?.journal.flush();
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => applyReadableColours(this, this.probe);
  }

  connectedCallback() {
    this.shadowRoot?.append(this.probe, this.launcher);
    this.renew();
    this.recolour();
    this.scheme.addEventListener("change", this.recolour);
    document.addEventListener("visibilitychange", this.leaving);
    addEventListener("pagehide", this.leaving);
    this.addEventListener("ventanilla-open", this.toggled);
    this.addEventListener("ventanilla-close", this.toggled);
    this.addEventListener("ventanilla-unread", this.showUnread);
    this.resume();
  }

  disconnectedCallback() {
    this.panel?.close();
    this.panel?.dialog.remove();
    this.panel = null;
    this.scheme.removeEventListener("change", this.recolour);
    document.removeEventListener("visibilitychange", this.leaving);
    removeEventListener("pagehide", this.leaving);
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.panel) return;
    if (name === "theme") this.recolour();
    else if (name === "screen" || name === "error") this.setContext({ [name]: now });
    else this.renew();
  }

  /** Makes the panel anew, as after a change of language; an open one opens again. */
  renew() {
    const wasOpen = Boolean(this.panel?.isOpen);
    const given = { screen: this.getAttribute("screen"), error: this.getAttribute("error"), app_version: this.version };
    const context = this.panel?.context ?? cleaned(given);
    this.panel?.dialog.remove();
    const mode = this.getAttribute("mode") ?? "";
    this.panel = new Panel(this, {
      lang: this.getAttribute("lang") || document.documentElement.lang || navigator.language,
      api: new URL(this.getAttribute("api") || "/v1", this.getAttribute("api") ? document.baseURI : SCRIPT).href.replace(/\/+$/, ""),
      mode: MODES.includes(mode) ? mode : "articles+ticket",
      context,
      token: this.token,
    });
    this.label.textContent = this.panel.texts.get("launcher");
    this.launcher.lang = this.panel.texts.lang;
    this.launcher.dir = this.panel.dialog.dir;
    this.shadowRoot?.append(this.panel.dialog);
    this.toggled();
    if (wasOpen) this.panel.open();
  }

  toggled() {
    const isOpen = Boolean(this.panel?.isOpen);
    this.launcher.setAttribute("aria-expanded", String(isOpen));
    this.launcher.classList.toggle("is-under", isOpen);
    this.showUnread();
    if (isOpen) this.opener ??= document.activeElement;
    else this.giveBack();
  }

  /** Gives the focus back to where it was before the panel opened. */
  giveBack() {
    const { opener } = this;
    this.opener = null;
    if (!opener) return;
    const isOurs = opener === this || opener === document.body || !opener.isConnected;
    if (isOurs) this.launcher.focus();
    else /** @type {HTMLElement} */ (opener).focus();
  }

  showUnread() {
    const unread = this.panel?.memory.kept.unread ?? 0;
    this.count.hidden = !unread;
    this.count.textContent = String(unread);
    const words = this.panel?.texts;
    if (words && unread) this.launcher.setAttribute("aria-label", `${words.get("launcher")}, ${words.count("unread", unread)}`);
    else this.launcher.removeAttribute("aria-label");
  }

  /** Opens a conversation again that went on when the page was left. */
  resume() {
    if (this.panel?.memory.kept.view !== "chat" || !this.panel.hasChat) return;
    this.panel.open({ quietly: true });
    this.panel.openChat();
    this.panel.isQuiet = false;
  }

  /**
   * Opens the panel, or a step in it; `seen` is an article that the customer has read on the page already.
   * @param {{article?: string, step?: "contact" | "ticket" | "chat", seen?: {id: string, title: string}}} [what]
   */
  open({ article, step, seen } = {}) {
    const { panel } = this;
    if (!panel) return;
    this.opener ??= document.activeElement;
    if (seen) panel.memory.saw(seen.id, seen.title);
    panel.open();
    if (article) panel.openArticle(article, {});
    else if (step) panel.openStep(step);
  }

  close() {
    this.panel?.close();
  }

  /** Opens the panel and searches. @param {string} q */
  search(q) {
    this.open();
    const home = this.panel?.home();
    return home instanceof HomeView ? home.search(String(q)) : undefined;
  }

  /** Says where in the app the customer is, and what went wrong there. @param {Partial<Context>} context */
  setContext(context) {
    const { panel } = this;
    if (!panel) return;
    Object.assign(panel.context, cleaned({ ...panel.context, ...context }));
    this.version = panel.context.app_version;
    if (panel.steps.length === 1 && panel.view instanceof HomeView && !panel.view.input.value) {
      panel.view.results.replaceChildren();
      if (panel.isOpen) panel.view.shown();
    }
  }

  /** Says who the customer is, by a token that the bank signed; kept in memory alone. @param {string | null} token */
  identify(token) {
    this.token = token;
    if (this.panel) this.panel.client.token = token;
  }
}

/**
 * Returns a context as the API takes it: what is no plain label is left out, rather than that a ticket fails for it.
 * @param {Context} context
 * @returns {Context}
 */
function cleaned({ screen, error, app_version }) {
  const label = (/** @type {string | null} */ text) => (text && LABEL.test(text) ? text : null);
  const plain = String(error ?? "").replace(/\p{Cc}/gu, " ").trim().slice(0, 200);
  return { screen: label(screen), error: plain || null, app_version: label(app_version) };
}

/** @type {CSSStyleSheet | null} */
let shared = null;

/** One sheet for all elements of a page; made by script, so that no `unsafe-inline` is needed. */
function sheet() {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(DATA.style);
  }
  return shared;
}

if (!customElements.get("ventanilla-help")) customElements.define("ventanilla-help", HelpButton);
