// @ts-check
/** Text with its found words marked, as nodes: no piece of markup but <mark> ever reaches the page. */

const ENTITIES = /** @type {Record<string, string>} */ ({ lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" });

/**
 * An escaped snippet of the API.
 * @param {string} snippet
 * @returns {Node[]}
 */
export function snippetNodes(snippet) {
  return snippet.split(/(<mark>[^<]*<\/mark>)/).filter(Boolean).map((part) => {
    const inner = /^<mark>([^<]*)<\/mark>$/.exec(part);
    return inner ? mark(unescaped(inner[1])) : document.createTextNode(unescaped(part));
  });
}

/**
 * A piece of HTML of Material's search, read in a document that runs nothing.
 * @param {string} html
 * @returns {Node[]}
 */
export function marked(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent ?? "";
    nodes.push(walker.currentNode.parentElement?.closest("mark") ? mark(text) : document.createTextNode(`${text} `));
  }
  return nodes;
}

/** @param {string} text */
const unescaped = (text) => text.replace(/&(lt|gt|amp|quot|#39|#x27);/g, (_, name) => ENTITIES[name]);

/** @param {string} text */
function mark(text) {
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}
