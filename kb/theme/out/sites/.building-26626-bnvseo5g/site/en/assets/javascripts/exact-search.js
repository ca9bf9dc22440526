// @ts-check
/**
 * Material's own search, in its own worker over its own index: what is left when the API is away.
 * Nothing of it is loaded before it is needed.
 */
import { marked } from "./marked-text.js";

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;
const LIMIT = 6;

/** @type {Promise<{worker: Worker, base: URL, prefix: string, titles: Map<string, string>}> | undefined} */
let started;

/**
 * @param {string} q
 * @param {string} lang
 * @returns {Promise<import("./search-api.js").Answer>}
 */
export async function searchExactly(q, lang) {
  started ??= start(lang);
  started.catch(() => (started = undefined));
  const { worker, base, prefix, titles } = await started;
  const { items } = await exchange(worker, { type: QUERY, data: q }, RESULT);
  const groups = items.filter((/** @type {any[]} */ group) => group[0].location.startsWith(prefix)).slice(0, LIMIT);
  const hits = groups.map((/** @type {any[]} */ group) => hit(group, base, prefix, titles, lang));
  return { decision: { action: "exact" }, hits, exact: true };
}

/** @param {string} lang */
async function start(lang) {
  const material = JSON.parse(document.getElementById("__config")?.textContent ?? "{}");
  const base = new URL(`${material.base.replace(/\/$/, "")}/`, location.href);
  const response = await fetch(new URL("search/search_index.json", base));
  const { config, docs } = await response.json();
  const worker = new Worker(new URL(material.search, location.href));
  await exchange(worker, { type: SETUP, data: { config, docs, options: { suggest: false } } }, READY);
  // A site built in one run has one index for all languages.
  const prefix = base.pathname.endsWith(`/${lang}/`) ? "" : `${lang}/`;
  return { worker, base, prefix, titles: new Map(docs.map((/** @type {any} */ doc) => [doc.location, doc.title])) };
}

/**
 * @param {Worker} worker
 * @param {{type: number, data: unknown}} message
 * @param {number} expected
 * @returns {Promise<any>}
 */
function exchange(worker, message, expected) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => data.type === expected && resolve(data.data);
    worker.onerror = () => reject(new Error("the search worker failed"));
    worker.postMessage(message);
  });
}

/**
 * @param {any[]} group
 * @param {URL} base
 * @param {string} prefix
 * @param {Map<string, string>} titles
 * @param {string} lang
 * @returns {import("./search-api.js").Hit}
 */
function hit(group, base, prefix, titles, lang) {
  const best = group.reduce((one, other) => (other.score > one.score ? other : one));
  const page = group[0].location.split("#")[0];
  const folder = page.slice(prefix.length).split("/").slice(0, -2).join("/");
  const category = titles.get(`${prefix}${folder}/`);
  return {
    id: page,
    lang,
    title: plain(titles.get(page) ?? best.title),
    url: new URL(best.location, base).pathname + new URL(best.location, base).hash,
    breadcrumb: folder && category ? [plain(category)] : [],
    nodes: marked(best.text),
  };
}

/** @param {string} html */
const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
