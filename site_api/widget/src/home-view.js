// @ts-check
/** The first step: what fits the screen, and the search; suggestions as one types, the answer on a pause. */
import { answerNodes, group } from "./answer.js";
import { Away, isDropped } from "./client.js";
import { button, h, icon } from "./dom.js";
import { mask } from "./masking.js";
import { awayNodes, maskedNote, skeleton, underWay } from "./notices.js";

/** @typedef {import("./panel.js").Panel} Panel */

const SUGGEST_MS = 80;
const PAUSE_MS = 300;
const SHORTEST = 2;
/** What fits a customer of whom no screen is known. */
const ANYWHERE = "home";

export class HomeView {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.name = "home";
    this.title = panel.texts.get("title");
    /** @type {number[]} */
    this.timers = [];
    this.asked = "";
    this.completed = "";
    this.input = /** @type {HTMLInputElement} */ (this.field());
    this.clearer = button("icon-button clear", [icon("close")], () => this.clear(), { "aria-label": panel.texts.get("clear"), hidden: true });
    this.results = h("div", { class: "results" });
    this.node = h("div", { class: "view home" }, this.hero(), this.results);
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  field() {
    const { texts } = this.panel;
    const label = { "aria-label": texts.get("search"), placeholder: texts.get("placeholder") };
    const typing = { type: "text", inputmode: "search", enterkeyhint: "search", maxlength: 1000, autocomplete: "off", spellcheck: "false" };
    return h("input", { class: "search-input", part: "search", ...label, ...typing, oninput: () => this.typed() });
  }

  hero() {
    const ask = (/** @type {Event} */ event) => (event.preventDefault(), this.submit());
    const bar = h("form", { class: "search", role: "search", onsubmit: ask }, icon("search"), this.input, this.clearer);
    return h("div", { class: "hero" }, h("p", { class: "greeting" }, this.panel.texts.get("greeting")), bar);
  }

  /** What has the focus when the view opens: not the field on a phone, where the keyboard would cover the suggestions. */
  get focus() {
    return this.panel.isSheet ? null : this.input;
  }

  shown() {
    if (!this.results.childElementCount) this.suggestForScreen();
  }

  /** Shows what fits the screen and the error that the customer has seen. */
  async suggestForScreen() {
    const { panel } = this;
    const { screen, error } = panel.context;
    this.fill(...underWay(panel), skeleton());
    await this.attempt(async () => {
      const fitting = screen || error ? (await panel.client.screen(screen ?? ANYWHERE, panel.texts.lang, error)).hits : [];
      const hits = fitting.length ? fitting : (await panel.client.screen(ANYWHERE, panel.texts.lang, null)).hits;
      hits.forEach((hit) => panel.journal.record({ kind: "shown", article: hit.id }));
      const label = !fitting.length ? "popular" : error ? "error" : "screen";
      this.fill(...underWay(panel), ...group(panel, label, { query_id: null }, hits, { plain: true }));
    });
  }

  /** @param {string} q */
  search(q) {
    this.input.value = q;
    this.clearer.hidden = !q;
    return this.submit();
  }

  async submit() {
    this.stop();
    const q = this.input.value.trim();
    if (q.length >= SHORTEST) await this.ask(q);
  }

  typed() {
    this.stop();
    const q = this.input.value.trim();
    this.clearer.hidden = !this.input.value;
    if (!q) this.suggestForScreen();
    if (q.length < SHORTEST) return;
    this.results.classList.add("is-old");
    this.timers = [window.setTimeout(() => this.suggest(q), SUGGEST_MS), window.setTimeout(() => this.ask(q, { typing: true }), PAUSE_MS)];
  }

  stop() {
    this.timers.forEach(clearTimeout);
    this.timers = [];
    this.panel.client.drop();
  }

  clear() {
    this.input.value = "";
    this.typed();
    this.input.focus();
  }

  /** @param {string} q */
  async suggest(q) {
    const { panel } = this;
    this.completed = "";
    await this.attempt(async () => {
      const { suggestions } = await panel.client.suggest(mask(q).text, panel.texts.lang);
      if (!suggestions.length) return;
      const open = (/** @type {string} */ id) => () => panel.openArticle(id, {});
      const rows = suggestions.map(({ id, text }) => h("li", {}, button("item", [icon("search"), h("span", { class: "item-text" }, text)], open(id))));
      this.fill(h("section", { class: "group" }, h("h3", { class: "label" }, panel.texts.get("suggestions")), h("ul", { class: "list is-quiet" }, rows)));
      this.completed = q;
      panel.say(panel.texts.count("suggestion_count", suggestions.length));
    });
  }

  /** Half a word means nothing yet: while it can still become a question, its completions stay and nobody is refused. @param {string} q */
  async isUnfinished(q) {
    if (this.completed !== q) await this.suggest(q);
    return this.completed === q || this.input.value.trim() !== q;
  }

  /** @param {string} q @param {{typing?: boolean}} [how] */
  async ask(q, { typing = false } = {}) {
    const { panel } = this;
    const masked = mask(q);
    panel.memory.keep({ words: masked.text });
    await this.attempt(async () => {
      const answer = await panel.client.search(masked.text, panel.texts.lang, panel.context.screen);
      if (typing && answer.decision.action === "decline" && (await this.isUnfinished(q))) return;
      this.asked = masked.text;
      panel.query = answer.query_id;
      this.fill(maskedNote(panel, masked.kinds), ...answerNodes(panel, answer));
      this.tell(answer);
    });
  }

  /** @param {import("./client.js").Answer} answer */
  tell({ decision, hits, query_id }) {
    const { panel } = this;
    hits.forEach((hit) => panel.journal.record({ kind: "shown", article: hit.id, query_id }));
    panel.emit("search", { q: this.asked, action: decision.action, articles: hits.map((hit) => hit.id) });
    const first = this.results.querySelector(".card h3")?.textContent;
    panel.say([first, decision.action === "decline" ? "" : panel.texts.count("results", hits.length)].filter(Boolean).join(". "));
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      await work();
      this.panel.isAway = false;
    } catch (error) {
      if (isDropped(error)) return;
      if (error instanceof Away) this.panel.nowAway();
      this.fill(...awayNodes(this.panel, () => (this.input.value.trim() ? this.submit() : this.suggestForScreen())));
      this.panel.say(this.panel.texts.get("away"));
    }
  }

  /** @param {...(Node | null)} nodes */
  fill(...nodes) {
    this.results.classList.remove("is-old");
    this.results.replaceChildren(.../** @type {Node[]} */ (nodes.filter(Boolean)));
  }

  /** Arrow keys go from the field into the list and along it. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [this.input, .../** @type {NodeListOf<HTMLElement>} */ (this.results.querySelectorAll("a.item, button.item, .answer .link"))];
    const place = stops.indexOf(/** @type {HTMLInputElement} */ (event.target));
    const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
    if (place < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}
