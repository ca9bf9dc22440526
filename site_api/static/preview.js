// @ts-check
/** What `kb serve` adds to a page for its writer: the findings of its article, and a reload when the site was built again. */

/**
 * @typedef {{place: string, level: "error" | "warning", code: string, sentence: string}} Finding
 * @typedef {{site: string, failure: string, errors: number, warnings: number, findings: Finding[]}} Answer
 */

const EVERY_MS = 1000;
const HIDDEN = "vt-preview-hidden";
const STYLE = `
  [role="status"] { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
  section {
    background: var(--vt-card, #fffdf9); border: 1px solid var(--vt-line, #e2d8c7); border-inline-start: 4px solid var(--vt-amber, #e9a23b);
    border-radius: 10px; bottom: 16px; box-shadow: 0 8px 28px rgb(0 0 0 / 18%); box-sizing: border-box; color: var(--vt-ink, #0b2b33);
    font: 14px/1.5 var(--vt-font, system-ui, sans-serif); inset-inline: 16px; margin-inline: auto; max-height: 45vh; max-width: 760px; overflow: auto;
    padding: 12px 16px; position: fixed; z-index: 30;
  }
  header { align-items: center; display: flex; gap: 12px; justify-content: space-between; }
  h2 { font-size: 15px; font-weight: 650; margin: 0; }
  button {
    background: none; border: 1px solid var(--vt-field, #6b7a7c); border-radius: 8px; color: inherit; cursor: pointer; flex: none;
    font: 600 13px/1.2 var(--vt-font, system-ui, sans-serif); min-height: 32px; padding: 0 12px;
  }
  button:focus-visible { outline: 3px solid var(--vt-link, #0b6173); outline-offset: 2px; }
  ul { list-style: none; margin: 8px 0 0; padding: 0; }
  li { border-top: 1px solid var(--vt-line, #e2d8c7); padding: 8px 0; }
  li div { color: var(--vt-muted, #4b5f64); font: 12.5px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
  strong { color: var(--vt-ink, #0b2b33); }
  p { margin: 0; }
  section > p { border-top: 1px solid var(--vt-line, #e2d8c7); padding-top: 8px; }
  p::first-letter { text-transform: uppercase; }
  @media print { section { display: none; } }
`;

const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const status = element("div");
let site = "";
let shown = "";

/** @param {string} tag @param {(string | Node)[]} content */
function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

/** @param {number} number @param {string} noun */
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {Finding[]} findings @param {string} level */
const ofLevel = (findings, level) => findings.filter((finding) => finding.level === level).length;

/** @param {Answer} answer */
function title({ findings, failure }) {
  const levels = ["error", "warning"].filter((level) => ofLevel(findings, level));
  const counts = levels.map((level) => counted(ofLevel(findings, level), level));
  return counts.length ? `${counts.join(" and ")} in this article` : failure ? "The site was not built" : "";
}

/** @param {Answer} answer */
function notes({ findings, failure, errors }) {
  const elsewhere = errors - ofLevel(findings, "error");
  return [
    failure && `${failure} You see the last good build.`,
    elsewhere && `${counted(elsewhere, "error")} in other articles: \`kb check\` lists them.`,
  ].filter((note) => note);
}

/** @param {Answer} answer */
function banner(answer) {
  const button = element("button", "Hide");
  button.setAttribute("aria-label", "Hide the findings until they change");
  button.addEventListener("click", hide);
  const rows = answer.findings.map(({ place, level, code, sentence }) =>
    element("li", element("div", element("strong", level), ` ${code} ${place}`), element("p", sentence)),
  );
  const made = element("section", element("header", element("h2", title(answer)), button), ...(rows.length ? [element("ul", ...rows)] : []));
  made.append(...notes(answer).map((note) => element("p", String(note))));
  made.setAttribute("aria-label", "Findings of the writer's preview");
  made.lang = "en";
  return made;
}

function hide() {
  sessionStorage.setItem(HIDDEN, shown);
  draw(null);
}

/** @param {Answer | null} answer */
function draw(answer) {
  root.querySelector("section")?.remove();
  root.append(...(answer ? [banner(answer)] : []));
  // Said by screen readers, which watch an element only if it was there before its text.
  status.textContent = answer ? title(answer) : "";
  // The end of the page stays within reach.
  document.body.style.paddingBottom = answer ? `${(root.querySelector("section")?.offsetHeight ?? 0) + 32}px` : "";
}

/** @param {Answer} answer */
function show(answer) {
  const { site: _, ...said } = answer;
  const now = JSON.stringify(said);
  if (now === shown) return;
  shown = now;
  draw(title(answer) && sessionStorage.getItem(HIDDEN) !== now ? answer : null);
}

/** Whoever is writing in a field must not lose it. */
function isTyping() {
  const field = document.activeElement;
  return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value !== "";
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`/_preview/findings?${new URLSearchParams({ url: location.pathname })}`, { cache: "no-store" });
    if (!answer.ok) return;
    /** @type {Answer} */
    const said = await answer.json();
    site ||= said.site;
    if (said.site !== site && !isTyping()) location.reload();
    else show(said);
  } catch {
    // The server is being started again; it is asked again in a second.
  }
}

status.setAttribute("role", "status");
status.lang = "en";
root.append(element("style", STYLE), status);
document.body.append(host);
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY_MS);
look();
