// Opens the ticket of the secret that stands after #, which is sent in a header and never in an address.
const main = document.querySelector("main");
const secret = () => location.hash.slice(1);

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  for (const part of [".top", "main", ".foot"]) {
    document.querySelector(part).replaceChildren(...document.adoptNode(page.querySelector(part)).childNodes);
  }
  Object.assign(document.body.dataset, page.body.dataset);
  const link = main.querySelector("[data-link]")?.dataset.link;
  if (link) history.replaceState(null, "", link);
  main.querySelector("#problem, .done")?.focus();
}

function tell(text) {
  main.querySelector("[data-told]")?.remove();
  const told = document.createElement("p");
  told.className = "problem";
  told.dataset.told = "";
  told.setAttribute("role", "alert");
  told.textContent = text;
  const waiting = main.querySelector("[data-wait]:not([hidden])");
  if (waiting) waiting.replaceChildren(told);
  else (document.activeElement?.closest("form") ?? main).append(told);
}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: { "Ticket-Secret": secret() }, cache: "no-store" });
  } catch {
    return tell(document.body.dataset.offline);
  }
  if (!answer.headers.get("content-type")?.startsWith("text/html")) {
    return tell(answer.status === 429 ? document.body.dataset.busy : document.body.dataset.offline);
  }
  show(await answer.text());
}

async function send(form, button) {
  const fields = new FormData(form);
  fields.delete("secret");
  if (button) button.disabled = true;
  await ask(form.action, { method: "POST", body: new URLSearchParams(fields) });
  if (button) button.disabled = false;
}

function open() {
  if (!secret()) return;
  const [wait, door] = ["[data-wait]", "[data-door]"].map((part) => main.querySelector(part));
  if (wait) wait.hidden = false;
  if (door) door.hidden = true;
  ask(`${location.pathname}/view`);
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (!form.matches("[data-paste]")) return send(form, event.submitter);
  const link = form.elements.secret.value.trim();
  const same = link.slice(link.lastIndexOf("#") + 1) === secret();
  location.hash = link.slice(link.lastIndexOf("#") + 1);
  if (same) open();
});

// Who comes back to the page sees the answer that came meanwhile, unless they are writing.
document.addEventListener("visibilitychange", () => {
  const writes = [...main.querySelectorAll("textarea")].some((field) => field.value);
  if (!document.hidden && !writes && main.querySelector("[data-ticket]")) ask(`${location.pathname}/view`);
});
addEventListener("hashchange", open);
addEventListener("beforeprint", () => main.querySelectorAll("details").forEach((part) => (part.open = true)));
open();
