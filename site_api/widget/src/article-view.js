// @ts-check
/** One article, whole, inside the panel: the summary first, then the steps, then whether it helped. */
import { articleNodes } from "./article-body.js";
import { solvedAsk } from "./answer.js";
import { Away, isDropped } from "./client.js";
import { h, safeUrl, unbroken } from "./dom.js";
import { awayNodes, marksNewTab, skeleton } from "./notices.js";
import { withPhones } from "./person.js";

/**
 * @typedef {import("./panel.js").Panel} Panel
 * @typedef {import("./client.js").Article} Article
 * @typedef {{id: string, title?: string, summary?: string, lang?: string}} Known
 */

export class ArticleView {
  /**
   * @param {Panel} panel
   * @param {Known} known
   * @param {string | null} query
   */
  constructor(panel, known, query) {
    this.panel = panel;
    this.name = "article";
    this.id = known.id;
    this.query = query;
    this.title = panel.texts.get("article");
    this.heading = h("h2", { class: "article-title", tabindex: -1, lang: known.lang }, unbroken(known.title ?? ""));
    this.lead = h("p", { class: "lead", lang: known.lang }, unbroken(known.summary ?? ""));
    this.body = h("div", { class: "body" }, skeleton());
    this.node = h("article", { class: "view article", part: "article" }, this.heading, this.lead, this.body);
    this.isLoaded = false;
    this.node.addEventListener("click", (event) => this.followed(event));
  }

  get focus() {
    return this.heading;
  }

  shown() {
    if (!this.isLoaded) this.load();
  }

  async load() {
    const { panel } = this;
    try {
      this.fill(await panel.client.article(this.id, panel.texts.lang));
    } catch (error) {
      if (isDropped(error)) return;
      if (error instanceof Away) panel.nowAway();
      this.lead.hidden = !this.lead.textContent;
      this.body.replaceChildren(...(error instanceof Away ? awayNodes(panel, () => this.load()) : [h("p", {}, panel.texts.get("not_here")), this.deepLink(`/${panel.texts.lang}/`)]));
      panel.say(panel.texts.get(error instanceof Away ? "away" : "not_here"));
    }
  }

  /** @param {Article} article */
  fill(article) {
    const { panel } = this;
    this.isLoaded = true;
    this.heading.textContent = unbroken(article.title);
    this.lead.replaceChildren(...withPhones(panel, article.summary));
    this.lead.hidden = !article.summary;
    this.heading.lang = this.lead.lang = article.lang;
    const nodes = articleNodes(article.html, new URL(article.url, panel.site).href);
    const steps = h("div", { class: "prose", lang: article.lang }, nodes.length ? nodes : h("p", {}, panel.texts.get("not_here")));
    const foot = h("p", { class: "foot" }, h("span", { class: "quiet" }, panel.texts.get("updated", panel.texts.day(article.updated))), this.deepLink(article.url));
    this.body.replaceChildren(steps, foot, solvedAsk(panel, article, this.query));
    panel.memory.saw(article.id, article.title);
    panel.journal.record({ kind: "opened", article: article.id, query_id: this.query });
    panel.emit("article", { id: article.id, lang: article.lang });
    if (this.node.contains(this.panel.focused)) this.heading.focus();
  }

  /** @param {string} url */
  deepLink(url) {
    const link = h("a", { class: "link", href: safeUrl(url, this.panel.site), target: "_blank", rel: "noopener" }, this.panel.texts.get("open_page"));
    return marksNewTab(link, this.panel);
  }

  /** Opens links to other articles of ours inside the panel. @param {MouseEvent} event */
  followed(event) {
    const link = /** @type {Element} */ (event.target).closest?.(".prose a");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = articleOf(link.href, this.panel.site);
    if (!id) return;
    event.preventDefault();
    this.panel.openArticle(id, { hit: { id, title: link.textContent ?? "" }, query: this.query });
  }
}

/**
 * Returns the id of the article at an address of the site's, as in /es/cards/change-pin/, or null.
 * @param {string} href
 * @param {string} site
 */
function articleOf(href, site) {
  const url = new URL(href);
  const found = /^\/[a-z]{2}(?:-[\w]+)?\/(?:[\w-]+\/)*([\w-]+)\/$/.exec(url.pathname);
  return url.origin === new URL(site).origin && found && url.pathname.split("/").length > 3 ? found[1] : null;
}
