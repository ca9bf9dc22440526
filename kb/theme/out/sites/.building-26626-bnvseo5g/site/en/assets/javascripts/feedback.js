// @ts-check
/** "Was this helpful?": yes at once, no with a reason and a note; an API that is away is said calmly. */

/**
 * @param {HTMLElement} box
 * @param {import("./results.js").Config} config
 */
export function mountFeedback(box, config) {
  const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
  const [yes, no] = /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll("[data-vt-helpful]"));
  yes.addEventListener("click", () => send(box, config, { helpful: true, reason: null, note: null }));
  no.addEventListener("click", () => {
    form.hidden = !form.hidden;
    no.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) /** @type {HTMLElement} */ (form.elements.namedItem("reason") && form.querySelector("input"))?.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    send(box, config, { helpful: false, reason: fields.get("reason"), note: String(fields.get("note") ?? "").trim() || null });
  });
}

/**
 * @param {HTMLElement} box
 * @param {import("./results.js").Config} config
 * @param {{helpful: boolean, reason: FormDataEntryValue | null, note: string | null}} opinion
 */
async function send(box, config, opinion) {
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll("button"));
  buttons.forEach((button) => (button.disabled = true));
  const kept = await post(`${config.api}/feedback`, { id: box.dataset.id, lang: config.lang, ...opinion });
  buttons.forEach((button) => (button.disabled = false));
  status.textContent = (kept ? box.dataset.thanks : box.dataset.away) ?? "";
  if (!kept) return;
  box.querySelector("form")?.remove();
  for (const button of box.querySelectorAll("[data-vt-helpful]")) button.remove();
  status.focus();
}

/**
 * @param {string} url
 * @param {object} body
 */
async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
