// Live talks: one stream for all tabs of a browser, which answers its pings so that the bank knows that somebody is here.
import { shortcut } from "./keys.js";

const body = document.body;
const booth = document.getElementById("booth");
const channel = new BroadcastChannel("ventanilla-live");
const csrf = body.dataset.csrf;
let desk = null;

function post(path, fields = {}) {
  return fetch(`/desk/live/${path}`, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) });
}

function hold() {
  return new Promise(() => {
    const source = new EventSource("/desk/live/stream");
    const tell = (message) => (channel.postMessage(message), hear({ data: message }));
    source.addEventListener("ping", () => post("sign"));
    source.addEventListener("desk", (event) => tell({ desk: JSON.parse(event.data) }));
    source.addEventListener("open", () => tell({ lost: false }));
    source.addEventListener("error", () => tell({ lost: true }));
    channel.addEventListener("message", (event) => event.data === "what?" && desk && channel.postMessage({ desk }));
  });
}

function hear({ data }) {
  if (data.desk) {
    desk = data.desk;
    const badge = document.getElementById("live-badge");
    if (badge) badge.textContent = desk.waiting_count || "";
  }
  if (booth && typeof data === "object") show(data);
}

channel.addEventListener("message", hear);
channel.postMessage("what?");
// A browser opens six connections to a server at most: the tab that holds the lock has the stream, the others listen to it.
navigator.locks.request("ventanilla-live", hold);

const at = (id) => document.getElementById(id);
const words = booth?.dataset ?? {};
let current = new URLSearchParams(location.search).get("talk");
let fetching = false;
let typingAt = 0;
/** What the customer said last, to look for its answer. */
let asked = "";
/** How far each talk was read here. */
const read = new Map();
/** The number of the last line that was sent from here: what is typed after it is typed after it, though it may not be drawn yet. */
let sent = 0;

function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) if (value !== null && value !== false) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function show({ lost }) {
  if (lost !== undefined) at("hint").textContent = lost ? words.lost : "";
  if (!desk) return;
  const state = at("state");
  state.textContent = desk.available ? words.available : words.away;
  state.classList.toggle("is-available", desk.available);
  at("availability").textContent = desk.available ? words.goAway : words.goAvailable;
  at("availability").classList.toggle("solid", !desk.available);
  at("waiting-count").textContent = desk.waiting_count || "";
  at("next").disabled = !desk.waiting_count || !desk.room;
  fill(at("waiting"), desk.waiting.map(waits), words.nobodyWaits);
  fill(at("mine"), desk.talks.map(mine), words.none);
  if (!current && desk.talks.length) current = desk.talks[0].id;
  const talk = own();
  if (talk) hint(talk);
  if (talk && talk.last > (read.get(talk.id) ?? 0)) catchUp();
  if (!talk && !at("say").hidden) catchUp();
}

function fill(list, items, empty) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.talk : null;
  list.replaceChildren(...(items.length ? items : [make("li", { class: "muted" }, empty)]));
  if (focused) list.querySelector(`[data-talk="${focused}"]`)?.focus();
}

function facts(talk) {
  const urgent = talk.priority === "normal" ? null : make("span", { class: `tag tag--${talk.priority}` }, words[`priority${talk.priority[0].toUpperCase()}${talk.priority.slice(1)}`] ?? "");
  const minutes = words.minutes.replace("{0}", talk.minutes);
  return make("p", { class: "booth__facts" }, urgent, ...[talk.queue, talk.lang.toUpperCase(), minutes].map((text) => make("span", {}, text)));
}

function waits(talk) {
  const take = make("button", { class: "small", "data-talk": talk.id, disabled: desk.room ? false : "" }, words.accept);
  take.addEventListener("click", () => begin(`${talk.id}/accept`));
  return make("li", { class: "booth__item" }, make("p", { class: "booth__subject", lang: talk.lang }, talk.subject), facts(talk), take);
}

function mine(talk) {
  const unread = talk.id !== current && talk.last > (read.get(talk.id) ?? 0);
  const name = make("p", { class: "booth__subject", lang: talk.lang }, talk.name ?? talk.subject);
  const more = unread ? make("span", { class: "booth__new" }, words.new) : null;
  const pick = make("button", { class: "booth__pick", "data-talk": talk.id, "aria-current": talk.id === current ? "true" : null }, name, facts(talk), more);
  pick.addEventListener("click", () => open(talk.id));
  return make("li", {}, pick);
}

const own = () => desk?.talks.find((talk) => talk.id === current);

function hint(talk) {
  at("talk-title").textContent = talk.name ? `${talk.name}: ${talk.subject}` : talk.subject;
  at("talk-title").lang = talk.lang;
  at("talk-ticket").href = `/desk/tickets/${talk.reference}`;
  at("talk-ticket").hidden = false;
  at("say").hidden = at("more").hidden = false;
  at("text").lang = talk.lang;
  at("hint").textContent = talk.away ? words.customerAway : talk.typing ? words.typing : "";
}

function open(talk) {
  current = talk;
  sent = typingAt = 0;
  read.delete(talk);
  at("lines").replaceChildren();
  fold();
  show({});
  at("text").focus();
}

async function begin(path) {
  const answer = await post(path);
  if (!answer.ok) return refuse(answer);
  open((await answer.json()).talk);
}

async function refuse(answer) {
  if (answer.status === 401) return location.assign("/desk/sign-in");
  const problem = at("problem");
  // What the desk itself says is in the agent's language; what a proxy before it or a server that fails says is not for people.
  problem.textContent = answer.headers.get("content-language") ? (await answer.json()).detail : words.failed;
  problem.hidden = false;
}

async function catchUp() {
  if (fetching || !current) return;
  fetching = true;
  const talk = current;
  try {
    const after = read.get(talk) ?? 0;
    const answer = await fetch(`/desk/live/${talk}/lines?after=${after}`);
    if (answer.ok && talk === current) draw(await answer.json());
    else if (answer.status === 403 && talk === current) leave();
  } finally {
    fetching = false;
  }
  const now = own();
  if (now && now.last > (read.get(now.id) ?? 0)) catchUp();
}

function draw({ talk, before, steps }) {
  const lines = at("lines");
  const down = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  for (const line of before) {
    lines.append(said(line));
    if (line.author === "customer") asked = line.text;
  }
  for (const step of steps) {
    if (step.number <= (read.get(talk) ?? 0)) continue;
    read.set(talk, step.number);
    lines.append(step.kind === "line" ? said(step) : make("div", { class: "booth__step" }, words[step.kind === "waiting" ? "again" : step.kind] ?? ""));
    if (step.author === "customer" && step.kind === "line") asked = step.text;
    if (step.kind === "ended") leave();
  }
  if (down || before.length) lines.scrollTop = lines.scrollHeight;
}

function said(step) {
  const who = { agent: words.you, customer: words.customer, bot: words.bot }[step.author] ?? "";
  const time = new Date(step.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const head = make("p", { class: "muted" }, `${who} · ${time}`);
  return make("div", { class: `booth__said booth__said--${step.author}` }, head, make("p", { class: "booth__text" }, step.text));
}

function leave() {
  at("say").hidden = at("more").hidden = true;
  fold();
  at("hint").textContent = "";
  current = null;
}

async function say(event) {
  event.preventDefault();
  const text = at("text").value.trim();
  if (!text || !current) return;
  const talk = current;
  const key = crypto.randomUUID();
  const button = at("say").querySelector("[data-send]");
  button.disabled = true;
  // Sent again under the same key, a line is kept once, however often the connection breaks.
  for (let tries = 0; tries < 4; tries += 1) {
    try {
      const answer = await post(`${talk}/lines`, { text, key });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (!answer.ok) await refuse(answer);
      else {
        at("text").value = "";
        sent = (await answer.json()).number;
        typingAt = 0;
      }
      break;
    } catch {
      at("hint").textContent = words.lost;
      await new Promise((done) => setTimeout(done, 1000 * (tries + 1)));
    }
  }
  button.disabled = false;
  at("text").focus();
  catchUp();
}

function types() {
  if (!current || Date.now() - typingAt < 2500) return;
  typingAt = Date.now();
  post("sign", { talk: current, typing: "yes", read: Math.max(read.get(current) ?? 0, sent) });
}

/** Closes what belongs to one talk only. */
function fold() {
  asked = at("answers").value = "";
  at("problem").hidden = true;
  at("answers-fold").open = at("hand-on-fold").open = false;
}

async function findAnswers() {
  const talk = current;
  const q = at("answers").value.trim() || asked;
  const answer = await fetch(`/desk/live/${talk}/answers?${new URLSearchParams({ q })}`);
  if (!answer.ok) return refuse(answer);
  const { hits } = await answer.json();
  if (talk !== current) return;
  at("hits").replaceChildren(...(hits.length ? hits.map(hit) : [make("li", { class: "muted" }, words.noAnswers)]));
}

function hit({ title, summary, address, lang }) {
  const put = make("button", { type: "button", class: "small" }, words.insert);
  put.addEventListener("click", () => {
    const text = at("text");
    text.value = [text.value.trim(), `${summary}\n${address}`].filter(Boolean).join("\n\n");
    text.focus();
  });
  const link = make("a", { href: address, target: "_blank", rel: "noopener", lang }, title);
  return make("li", {}, link, make("p", { class: "muted", lang }, summary), put);
}

async function findTakers() {
  const talk = current;
  const answer = await fetch(`/desk/live/${talk}/takers`);
  if (!answer.ok) return refuse(answer);
  const { agents, queues } = await answer.json();
  if (talk !== current) return;
  const groups = [taken(words.toAgents, "agent", agents), taken(words.toQueues, "queue", queues)].filter(Boolean);
  at("takers").replaceChildren(...(groups.length ? groups : [make("p", { class: "muted" }, words.noTakers)]));
}

function taken(title, kind, found) {
  if (!found.length) return null;
  const buttons = found.map(({ id, name }) => {
    const button = make("button", { type: "button", class: "small", "data-to": id }, name);
    button.addEventListener("click", () => handOn({ [kind]: id }));
    return button;
  });
  return make("div", { role: "group", "aria-label": title }, make("p", { class: "muted" }, title), make("p", { class: "buttons" }, ...buttons));
}

async function handOn(to) {
  const answer = await post(`${current}/hand-on`, to);
  if (!answer.ok) return refuse(answer);
  at("lines").append(make("div", { class: "booth__step" }, words.handed));
  leave();
  at("next").focus();
}

function another(step) {
  const talks = desk?.talks ?? [];
  const next = talks[(talks.findIndex(({ id }) => id === current) + step + talks.length) % talks.length];
  if (next) open(next.id);
}

function unfold(id, field) {
  if (!current) return;
  at(id).open = true;
  if (field) at(field).focus();
}

const keys = {
  t: () => at("next").click(),
  j: () => another(1),
  k: () => another(-1),
  r: () => at("text").focus(),
  i: () => unfold("answers-fold", "answers"),
  h: () => unfold("hand-on-fold"),
  s: () => finish(true),
  e: () => finish(false),
};

function pressed(event) {
  const act = keys[shortcut(event)];
  if (!act) return;
  event.preventDefault();
  act();
}

async function finish(solved) {
  if (!current) return;
  const answer = await post(`${current}/end`, solved ? { solved: "yes" } : {});
  if (answer.ok) catchUp();
  else refuse(answer);
}

if (booth) {
  at("availability").addEventListener("click", () => post("availability", desk?.available ? {} : { available: "yes" }));
  at("next").addEventListener("click", () => begin("next"));
  at("say").addEventListener("submit", say);
  at("text").addEventListener("input", types);
  at("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) say(event);
  });
  at("answers-form").addEventListener("submit", (event) => (event.preventDefault(), findAnswers()));
  at("answers-fold").addEventListener("toggle", () => at("answers-fold").open && findAnswers());
  at("hand-on-fold").addEventListener("toggle", () => at("hand-on-fold").open && findTakers());
  document.addEventListener("keydown", pressed);
  at("solved").addEventListener("click", () => finish(true));
  at("end").addEventListener("click", () => finish(false));
}
