// @ts-check
/**
 * The lines of a conversation as a log that screen readers follow; whoever has a line appends it.
 *
 * @typedef {{id: string, label: string}} Choice
 * @typedef {{id: string, title: string, summary?: string, url: string, lang?: string}} Source
 * @typedef {{reference: string, link: string | null}} Passed
 * @typedef {{author: "customer" | "bot" | "agent", name?: string | null, text: string, at?: string | null, kind?: string,
 *   article?: Source | null, choices?: Choice[], ticket?: Passed | null, step?: string | null}} Line
 */
import { button, h, icon, safeUrl, unbroken } from "./dom.js";
import { marksNewTab, worded } from "./notices.js";
import { withPhones } from "./person.js";

/** @typedef {import("./panel.js").Panel} Panel */

const STEP = /^\d+[.)] /;
const MARGIN = 14;

export class ChatLines {
  /**
   * @param {Panel} panel
   * @param {(choice: Choice) => void} chosen
   */
  constructor(panel, chosen) {
    this.panel = panel;
    this.chosen = chosen;
    /** @type {Line[]} */
    this.lines = [];
    this.list = h("ol", { class: "lines" });
    const log = h("div", { role: "log", "aria-live": "polite", "aria-label": panel.texts.get("chat_log"), tabindex: 0 }, this.list);
    this.choices = h("div", { class: "choices", role: "group", "aria-label": panel.texts.get("chat_title") });
    this.typing = h("p", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), h("span"));
    this.node = h("div", { class: "log" }, log, this.typing, this.choices);
  }

  /** Adds a line at the end; the choices of the last line are the ones on offer. @param {Line} given */
  append(given) {
    const line = given.author === "bot" ? given : { ...given, text: worded(this.panel, given.text) };
    const before = this.lines.at(-1);
    this.lines.push(line);
    const isNew = before?.author !== line.author || before?.name !== line.name;
    const name = isNew && h("span", { class: line.author === "customer" ? "hidden" : "author" }, this.author(line));
    const made = h("li", { class: `said is-${line.author} is-${line.kind ?? "text"}` }, name, h("div", { class: "bubble" }, ...this.content(line)));
    this.list.append(made);
    this.offer(line.choices ?? []);
    this.toEnd();
    return made;
  }

  /** Shows who is writing, or nobody. @param {string | null} name @param {string} [words] */
  showTyping(name, words) {
    this.typing.hidden = !name;
    const text = /** @type {HTMLElement} */ (this.typing.lastElementChild);
    text.textContent = name ? (words ?? this.panel.texts.get("chat_typing")) : "";
    if (name) this.toEnd();
  }

  /** Scrolls to the end, but not past what the customer said last: an answer is read from its beginning. */
  toEnd() {
    const said = /** @type {HTMLElement | null} */ ([...this.list.querySelectorAll(".is-customer")].at(-1));
    const end = this.node.scrollHeight - this.node.clientHeight;
    this.node.scrollTop = said ? Math.min(end, said.offsetTop - MARGIN) : end;
  }

  clear() {
    this.lines = [];
    this.list.replaceChildren();
    this.offer([]);
  }

  /** @param {Choice[]} choices */
  offer(choices) {
    // A person is asked for in the bar below, at every step, so that the same button need not stand twice.
    const made = choices.map((choice) => button("line", [choice.label], () => this.chosen(choice), { "data-choice": choice.id }));
    this.choices.replaceChildren(...made);
  }

  /** @param {Line} line */
  author({ author, name }) {
    const { texts } = this.panel;
    if (author === "agent") return name ? texts.get("chat_agent", name) : texts.get("chat_agent_unnamed");
    return texts.get(author === "bot" ? "chat_bot" : "chat_you");
  }

  /** @param {Line} line */
  content({ text, article, ticket }) {
    return [...blocks(unbroken(text)).map((block) => this.block(block)), article && this.source(article), ticket && this.passed(ticket)];
  }

  /** @param {string[]} lines */
  block(lines) {
    if (lines.every((line) => STEP.test(line))) return h("ol", {}, lines.map((line) => h("li", {}, withPhones(this.panel, line.replace(STEP, "")))));
    return h("p", {}, withPhones(this.panel, lines.join("\n")));
  }

  /** @param {Source} article */
  source(article) {
    const { panel } = this;
    const open = (/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      panel.openArticle(article.id, { hit: article });
    };
    return h("a", { class: "source", href: safeUrl(article.url, panel.site), onclick: open }, icon("article"), h("span", {}, unbroken(article.title)), icon("next"));
  }

  /** @param {Passed} ticket */
  passed({ reference, link: given }) {
    const { panel } = this;
    const { ticket } = panel.memory.kept;
    // A transcript does not repeat the secret link; this tab remembers it.
    const link = given ?? (ticket?.reference === reference ? ticket.link : null);
    const follow = link && h("a", { class: "source", href: safeUrl(link, panel.site), target: "_blank", rel: "noopener" }, h("span", {}, panel.texts.get("follow")));
    return h("div", { class: "passed" }, h("p", { class: "reference" }, reference), follow && marksNewTab(follow, panel));
  }

  /** Returns the whole conversation as a text to keep. */
  transcript() {
    const { texts } = this.panel;
    const at = (/** @type {Line} */ { at }) => (at ? `${texts.format(new Date(at), { dateStyle: "short", timeStyle: "short" })} ` : "");
    return this.lines.map((line) => `${at(line)}${this.author(line)}:\n${line.text}${line.ticket ? `\n${line.ticket.reference}` : ""}\n`).join("\n");
  }
}

/** @param {string} text */
function blocks(text) {
  return text
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter(Boolean))
    .filter((lines) => lines.length);
}
