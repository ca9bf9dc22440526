// Keys and live changes; everything works without this script too.
import { isTyping, shortcut } from "./keys.js";

const body = document.body;
const live = document.getElementById("live");
const ticket = document.querySelector("[data-ticket]");
/** The rows of a list, and after the last one the way to the next page. */
const rows = () => [...document.querySelectorAll("[data-rows] a, .more a")];
const LIST = "ventanilla-list";

function move(step) {
  if (ticket) return neighbour(step);
  const links = rows();
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  next?.focus();
}

/** Goes on to the ticket before or after this one, in the list from which the agent came. */
function neighbour(step) {
  const list = JSON.parse(sessionStorage.getItem(LIST) ?? "[]");
  const at = list.indexOf(location.pathname);
  const next = at < 0 ? undefined : list[at + step];
  location.assign(next ?? "/desk/");
}

function remember() {
  const links = [...document.querySelectorAll("[data-rows] a")].map((link) => link.getAttribute("href"));
  if (document.querySelector(".list")) sessionStorage.setItem(LIST, JSON.stringify(links));
}

function focusOn(id) {
  const field = document.getElementById(id);
  if (!field) return;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
  if (field.tagName === "INPUT") field.select();
}

const press = (id) => () => document.getElementById(id)?.requestSubmit();

function insert(button) {
  const reply = document.getElementById("reply");
  if (!reply) return;
  const answer = document.getElementById(button.dataset.insert).textContent.trim();
  const added = `${answer}\n${button.dataset.address}`;
  reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n\n${added}` : added;
  reply.focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => focusOn("find"),
  ".": () => focusOn("find"), // Where the slash is on a Russian keyboard.
  "?": () => explain(),
  g: () => location.assign("/desk/"),
  r: () => focusOn("reply"),
  n: () => focusOn("note"),
  a: press("take-form"),
  s: press("solve-form"),
  o: press("reopen-form"),
  l: press("link-1"),
  x: press("no-article-form"),
  f: () => focusOn("articles"),
  t: () => focusOn("to"),
  q: () => focusOn("queue"),
  p: () => focusOn("priority"),
  m: () => focusOn("into"),
  i: () => {
    const best = document.querySelector("[data-best]");
    if (best) insert(best);
  },
};

for (const number of [1, 2, 3, 4, 5]) keys[number] = () => document.querySelectorAll(".tabs a")[number - 1]?.click();

function explain() {
  const all = document.querySelector(".keys");
  all.open = !all.open;
  if (all.open) all.querySelector("summary").focus();
}

// On a phone the rows of tabs and queues are wider than the screen.
for (const chosen of document.querySelectorAll("a[aria-current]")) chosen.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit(event.target.form.querySelector("[data-send]"));
    return;
  }
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  const act = keys[shortcut(event)];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) insert(button);
});

function tell() {
  if (live.childElementCount) return;
  const show = document.createElement("button");
  show.className = "small";
  show.textContent = body.dataset.show;
  show.addEventListener("click", () => location.reload());
  live.append(body.dataset.changed, show);
}

let waiting = 0;

async function refreshRows() {
  if (document.hidden) return document.addEventListener("visibilitychange", refreshRows, { once: true });
  waiting = 0;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return tell();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.getAttribute("href");
  for (const place of [".list", ".queues"]) {
    const now = document.querySelector(place);
    const then = fresh.querySelector(place);
    if (now && then) now.replaceWith(then);
  }
  remember();
  if (focused) document.querySelector(`[data-rows] a[href="${CSS.escape(focused)}"], [data-rows] a[href="${focused}"]`)?.focus();
}

function listen() {
  const source = new EventSource("/desk/pulse");
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    if (ticket) {
      const mine = change.reference === ticket.dataset.ticket && change.version > Number(ticket.dataset.version);
      if (mine && change.agent !== ticket.dataset.me) tell();
    } else if (document.querySelector(".list")) {
      waiting ||= setTimeout(refreshRows, 300 + 1000 * change.within * Math.random());
    }
  });
  addEventListener("pagehide", () => source.close());
}

remember();
if ("live" in body.dataset) listen();
