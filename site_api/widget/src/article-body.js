// @ts-check
/** An article's HTML, rebuilt from what is allowed in one: nothing else reaches the page, and nothing of it runs. */
import { safeUrl } from "./dom.js";

const ALLOWED = new Set(
  ("p h2 h3 h4 h5 h6 ul ol li strong em b i s del ins mark code pre kbd samp sub sup blockquote hr br table caption thead tbody tfoot tr th td " +
    "dl dt dd a img figure figcaption details summary abbr small span div").split(" "),
);
/** Of these, not even the text is kept. */
const DROPPED = new Set("script style template noscript iframe object embed svg math form input button select textarea title head link meta base".split(" "));
const ATTRIBUTES = /** @type {Record<string, string[]>} */ ({
  img: ["alt", "width", "height"],
  ol: ["start", "reversed"],
  th: ["colspan", "rowspan", "scope"],
  td: ["colspan", "rowspan"],
  abbr: ["title"],
});
const DEEPEST = 60;

/**
 * Returns an article's body as nodes of our own making.
 * @param {string} html
 * @param {string} base
 * @returns {Node[]}
 */
export function articleNodes(html, base) {
  const parsed = inertDocument(html);
  return parsed ? children(parsed.body, base, 0) : [];
}

/**
 * @param {Node} node
 * @param {string} base
 * @param {number} depth
 * @returns {Node[]}
 */
function children(node, base, depth) {
  return [...node.childNodes].flatMap((child) => copied(child, base, depth + 1));
}

/**
 * @param {Node} node
 * @param {string} base
 * @param {number} depth
 * @returns {Node[]}
 */
function copied(node, base, depth) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.nodeValue ?? "")];
  if (!(node instanceof Element) || depth > DEEPEST) return [];
  const name = node.localName;
  if (DROPPED.has(name) || node.namespaceURI !== "http://www.w3.org/1999/xhtml") return [];
  if (!ALLOWED.has(name)) return children(node, base, depth);
  const made = document.createElement(name);
  for (const attribute of ATTRIBUTES[name] ?? []) {
    const value = node.getAttribute(attribute);
    if (value !== null) made.setAttribute(attribute, value);
  }
  addAddress(made, node, base);
  made.append(...children(node, base, depth));
  return [made];
}

/**
 * @param {HTMLElement} made
 * @param {Element} from
 * @param {string} base
 */
function addAddress(made, from, base) {
  if (made instanceof HTMLAnchorElement) {
    const href = safeUrl(from.getAttribute("href") ?? "", base);
    if (href) made.href = href;
    made.rel = "noopener";
    made.target = "_blank";
  }
  if (made instanceof HTMLImageElement) {
    const src = safeUrl(from.getAttribute("src") ?? "", base);
    if (src?.startsWith("http")) made.src = src;
    made.loading = "lazy";
  }
}

/**
 * Reads HTML into a document that runs and loads nothing; null where the page's Trusted Types do not name our policy.
 * @param {string} html
 * @returns {Document | null}
 */
function inertDocument(html) {
  try {
    const text = policy() ? policy().createHTML(html) : html;
    return new DOMParser().parseFromString(text, "text/html");
  } catch {
    return null;
  }
}

/** @type {any} */
let kept = null;

/** The policy only reads into an inert document; what is shown is rebuilt from the list above. @returns {any} */
function policy() {
  const types = /** @type {any} */ (window).trustedTypes;
  kept ??= types?.createPolicy("ventanilla", { createHTML: (/** @type {string} */ html) => html });
  return kept;
}
