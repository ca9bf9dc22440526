// @ts-check
/**
 * Asks the search API; whatever keeps it from answering becomes one error.
 *
 * @typedef {{id: string, lang: string, title: string, summary?: string, url: string, anchor?: string | null,
 *   breadcrumb?: string[], snippet?: string, nodes?: Node[]}} Hit
 * @typedef {{decision: {action: string, queue?: string, priority?: string}, hits: Hit[], exact?: boolean}} Answer
 * @typedef {{text: string, id?: string, url?: string}} Suggestion
 */

const PATIENCE_MS = 3000;

/** The API is away: not reached, too slow, or failing. */
export class ApiAway extends Error {}

/**
 * @param {string} api
 * @param {string} q
 * @param {string} lang
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export const askSearch = (api, q, lang, signal) => ask(`${api}/search?${new URLSearchParams({ q, lang, limit: "6" })}`, signal);

/**
 * @param {string} api
 * @param {string} q
 * @param {string} lang
 * @param {AbortSignal} signal
 * @returns {Promise<Suggestion[]>}
 */
export async function askSuggest(api, q, lang, signal) {
  return (await ask(`${api}/suggest?${new URLSearchParams({ q, lang })}`, signal)).suggestions ?? [];
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
async function ask(url, signal) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const forward = () => patience.abort();
  signal.addEventListener("abort", forward);
  try {
    const response = await fetch(url, { signal: patience.signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new ApiAway(String(response.status));
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw new DOMException("superseded", "AbortError");
    throw error instanceof ApiAway ? error : new ApiAway(String(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", forward);
  }
}
