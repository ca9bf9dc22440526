// @ts-check
/** The ticket is there: its reference, when the answer comes, and where to follow it. */
import { bigMark } from "./after-view.js";
import { button, h, icon, safeUrl } from "./dom.js";
import { marksNewTab, maskedNote } from "./notices.js";

/** @typedef {import("./panel.js").Panel} Panel */

/**
 * @param {Panel} panel
 * @param {import("./client.js").Opened} ticket
 * @param {string[]} masked
 */
export function receivedView(panel, ticket, masked) {
  const { texts } = panel;
  const heading = h("h2", { tabindex: -1 }, texts.get(ticket.joined ? "joined" : "received"));
  const follow = ticket.link && h("a", { class: "button solid", href: safeUrl(ticket.link, panel.site), target: "_blank", rel: "noopener" }, texts.get("follow"));
  const node = h(
    "div",
    { class: "view centred received", part: "received" },
    bigMark(),
    heading,
    h("dl", { class: "card facts" }, reference(panel, ticket.reference), ...expected(panel, ticket)),
    h("p", {}, texts.get("keep")),
    maskedNote(panel, masked),
    h("div", { class: "actions" }, follow && marksNewTab(follow, panel), button("line", [texts.get("done")], () => panel.close())),
  );
  return { name: "received", title: texts.get("title"), node, focus: heading };
}

/** @param {Panel} panel @param {string} value */
function reference(panel, value) {
  const { texts } = panel;
  const copied = h("span", {}, texts.get("copy"));
  const copy = async () => {
    await navigator.clipboard?.writeText(value).catch(() => undefined);
    copied.textContent = texts.get("copied");
    panel.say(texts.get("copied"));
  };
  const name = h("dt", {}, texts.get("reference"));
  return h("div", {}, name, h("dd", { class: "reference" }, value), h("dd", {}, button("link", [icon("copy"), copied], copy)));
}

/** @param {Panel} panel @param {import("./client.js").Opened} ticket */
function expected({ texts }, { answer_expected_by: by, queue_name: team }) {
  if (!by) return [];
  const when = h("dd", { class: "expected" }, h("time", { datetime: by }, texts.moment(by)));
  return [h("div", {}, h("dt", {}, texts.get("expected")), when, team && h("dd", { class: "quiet" }, texts.get("team", team)))];
}
