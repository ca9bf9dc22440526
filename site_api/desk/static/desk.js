// Keys and live changes; everything works without this script too.
const body = document.body;
const live = document.getElementById("live");
const ticket = document.querySelector("[data-ticket]");
const rows = () => [...document.querySelectorAll("[data-rows] a")];

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function move(step) {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  next?.focus();
}

function focusOn(id) {
  const field = document.getElementById(id);
  if (!field) return;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
}

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
  g: () => location.assign("/desk/"),
  r: () => focusOn("reply"),
  n: () => focusOn("note"),
  a: () => document.getElementById("take-form")?.requestSubmit(),
  s: () => document.getElementById("solve-form")?.requestSubmit(),
  i: () => {
    const best = document.querySelector("[data-best]");
    if (best) insert(best);
  },
};

// On a phone the rows of tabs and queues are wider than the screen.
for (const chosen of document.querySelectorAll("a[aria-current]")) chosen.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit(event.target.form.querySelector("[data-send]"));
    return;
  }
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = keys[event.key];
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

if ("live" in body.dataset) listen();
