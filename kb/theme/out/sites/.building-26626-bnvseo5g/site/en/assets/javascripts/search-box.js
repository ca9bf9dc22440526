// @ts-check
/** The search box: an ARIA combobox whose list holds suggestions while one types and hits when one pauses. */
import { Search } from "./search.js";
import { counted, element, safeUrl, shown } from "./results.js";

const SUGGEST_MS = 90;
const PAUSE_MS = 250;
const SUGGESTIONS = 5;

export class SearchBox {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./results.js").Config} config
   */
  constructor(form, config) {
    this.form = form;
    this.config = config;
    this.search = new Search(config);
    const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (form.querySelector(`[data-vt-${name}]`));
    this.input = /** @type {HTMLInputElement} */ (find("input"));
    this.panel = find("panel");
    this.status = find("status");
    this.clearer = find("clear");
    /** @type {HTMLElement[]} */
    this.options = [];
    this.active = -1;
    /** @type {number[]} */
    this.timers = [];
    this.describe();
    this.listen(find("close"));
  }

  describe() {
    const { input } = this;
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  }

  /** @param {HTMLElement} closer */
  listen(closer) {
    const { form, input, panel } = this;
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => this.focused());
    form.addEventListener("submit", (event) => !input.value.trim() && event.preventDefault());
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.isSheet() && !form.contains(/** @type {Node | null} */ (relatedTarget))) this.close();
    });
    // The focus stays in the input while a pointer is in the list.
    panel.addEventListener("mousedown", (event) => {
      if (!(/** @type {Element} */ (event.target).closest("a:not([role])"))) event.preventDefault();
    });
    closer.addEventListener("click", () => this.close());
    this.clearer.addEventListener("click", () => this.clear());
  }

  /** Whether the box covers the screen, as it does on a phone. */
  isSheet() {
    return this.form.classList.contains("is-open") && getComputedStyle(this.form).position === "fixed";
  }

  open() {
    this.form.classList.add("is-open");
    document.documentElement.classList.add("vt-lock");
    this.input.focus();
  }

  focused() {
    this.form.classList.add("is-open");
    document.documentElement.classList.add("vt-lock");
    if (this.panel.childElementCount) this.expand();
  }

  expand() {
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
  }

  close() {
    this.stop();
    this.form.classList.remove("is-open");
    document.documentElement.classList.remove("vt-lock");
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
    if (document.activeElement === this.input && matchMedia("(max-width: 44.99em)").matches) this.input.blur();
  }

  clear() {
    this.input.value = "";
    this.typed();
    this.input.focus();
  }

  stop() {
    this.timers.forEach(clearTimeout);
    this.timers = [];
    this.search.drop();
  }

  typed() {
    this.stop();
    const q = this.input.value.trim();
    this.clearer.hidden = !this.input.value;
    if (q.length < 2) {
      this.fill([], []);
      this.panel.hidden = true;
      return;
    }
    this.form.classList.add("is-open");
    this.panel.classList.add("is-old");
    this.timers = [window.setTimeout(() => this.suggest(q), SUGGEST_MS), window.setTimeout(() => this.ask(q), PAUSE_MS)];
  }

  /** @param {string} q */
  async suggest(q) {
    await this.attempt(async () => {
      const suggestions = (await this.search.suggest(q)).slice(0, SUGGESTIONS);
      if (!suggestions.length) return;
      const { words, lang } = this.config;
      const options = suggestions.map((suggestion) => this.suggestion(suggestion));
      this.fill([], [{ label: words.suggestions, options }]);
      this.say(counted(words.suggestion_count, options.length, lang));
    });
  }

  /** @param {string} q */
  async ask(q) {
    await this.attempt(async () => {
      const answer = await this.search.ask(q);
      const { above, groups } = shown(answer, this.config);
      this.fill(above, groups);
      this.say(this.summary(answer, above));
    });
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      this.fill([element("p", "vt-notice", this.config.words.broken)], []);
      this.say(this.config.words.broken);
    }
  }

  /**
   * @param {import("./search-api.js").Answer} answer
   * @param {HTMLElement[]} above
   */
  summary({ decision, hits }, above) {
    const { words, lang } = this.config;
    const first = decision.action === "answer" && hits[0] ? `${words.answer}: ${hits[0].title}. ` : "";
    const told = above.map((part) => part.firstChild?.textContent ?? "").join(" ");
    return `${first}${told} ${decision.action === "decline" ? "" : counted(words.count, hits.length, lang)}`.trim();
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  /** @param {import("./search-api.js").Suggestion} suggestion */
  suggestion({ text, url }) {
    const made = /** @type {HTMLAnchorElement} */ (element("a", "vt-option vt-option--suggestion", element("span", "vt-option__title", text)));
    made.href = safeUrl(url || `${this.form.action.replace(location.origin, "")}?${new URLSearchParams({ q: text })}`);
    return made;
  }

  /**
   * @param {HTMLElement[]} above
   * @param {{label: string, options: HTMLElement[], big?: boolean}[]} groups
   */
  fill(above, groups) {
    this.options = groups.flatMap(({ options }) => options);
    this.options.forEach((option, number) => this.asOption(option, number));
    const list = element("div", "vt-panel__list", ...groups.map((group, number) => this.group(group, number)));
    list.id = `${this.input.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.config.words.results);
    this.panel.replaceChildren(...above, ...(groups.length ? [list] : []));
    this.panel.classList.remove("is-old");
    if (groups.length) this.input.setAttribute("aria-controls", list.id);
    else this.input.removeAttribute("aria-controls");
    this.activate(-1);
    this.expand();
  }

  /**
   * @param {HTMLElement} option
   * @param {number} number
   */
  asOption(option, number) {
    option.id = `${this.input.id}-${number}`;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.addEventListener("mousemove", () => this.active !== number && this.activate(number, false));
  }

  /**
   * @param {{label: string, options: HTMLElement[], big?: boolean}} group
   * @param {number} number
   */
  group({ label, options, big }, number) {
    const title = element("div", "vt-panel__label", label);
    title.id = `${this.input.id}-group-${number}`;
    title.setAttribute("role", "presentation");
    const made = element("div", big ? "vt-panel__group is-big" : "vt-panel__group", title, ...options);
    made.setAttribute("role", "group");
    made.setAttribute("aria-labelledby", title.id);
    return made;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const count = this.options.length;
    const moves = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => count && (this.expand(), this.activate((this.active + 2) % (count + 1) - 1)),
      ArrowUp: () => count && (this.expand(), this.activate(((this.active + 1 + count) % (count + 1)) - 1)),
      Enter: () => this.active >= 0 && this.options[this.active].click(),
      Escape: () => (this.panel.hidden && !this.isSheet() ? this.clear() : this.close()),
    });
    if (event.isComposing || !(event.key in moves) || (event.key === "Enter" && this.active < 0)) return;
    event.preventDefault();
    moves[event.key]();
  }

  /**
   * @param {number} number
   * @param {boolean} [scroll]
   */
  activate(number, scroll = true) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.options[number];
    option?.setAttribute("aria-selected", "true");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }
}
