"use strict";

// The server renders every part that shows a value; here are the keys, the forms and the highlighting.
// Offsets are Unicode code points, as everywhere in the run file; JavaScript counts UTF-16 units, hence `units`.

const $ = (selector, root = document) => root.querySelector(selector);
const view = { item: null, whole: false, article: null, seen: 0, spans: [], values: [], seconds: 0, since: null };
let paragraphs = [];
let marked = [];
let captured = [];
let busy = false;

const windowName = sessionStorage.getItem("window") || crypto.randomUUID().replaceAll("-", "");
sessionStorage.setItem("window", windowName);

// ---- talking to the server

async function ask(path, body) {
  const options = { cache: "no-store" };
  if (body !== undefined) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
  let response;
  try {
    response = await fetch(`${path}?window=${windowName}`, options);
  } catch {
    throw new Error("The server does not answer. Nothing that was stored is lost: start `extractor review` again and open its link.");
  }
  if (response.status === 403) throw new Error("This page is no longer let in. Open the link that the terminal shows.");
  const type = response.headers.get("content-type") || "";
  if (!type.includes("json")) throw new Error(`The server failed (${response.status}). See its terminal; nothing that was stored is lost.`);
  return { ok: response.ok, ...(await response.json()) };
}

async function once(work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  say("");
  try {
    await work();
  } catch (error) {
    alertUser(error.message);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

const go = (path, body) => once(async () => show(await ask(path, body)));

function alertUser(text) {
  const box = $("#message");
  box.textContent = text;
  box.hidden = !text;
}

function say(text) {
  $("#said").textContent = text;
}

async function show(state) {
  if (state.invalid) return showFaults(state.invalid);
  if (state.progress === undefined) return alertUser(state.message);
  $("#progress").innerHTML = state.progress;
  const inside = $("#record").contains(document.activeElement);
  const title = $("#record h2")?.textContent;
  $("#record").innerHTML = state.html;
  if (title !== $("#record h2")?.textContent) $("#record").scrollTo(0, 0);
  $('footer [data-action="accept"] span').textContent = state.whole ? "Nothing missed" : "Accept";
  if (inside) ($(".focused .name") || $("#record h2"))?.focus({ preventScroll: true });
  alertUser(state.message && !state.ok ? state.message : "");
  view.item = state.item;
  say(state.say);
  if (state.item === null) {
    history.replaceState(null, "", "/");
    mark([], []);
    return;
  }
  Object.assign(view, { seen: state.seen, whole: state.whole, spans: state.spans, values: state.values, seconds: 0, since: performance.now() });
  history.replaceState(null, "", `/#${state.item}`);
  if (view.article !== state.article) await loadArticle(state.article);
  clearSelection();
  mark(view.spans, view.values);
  if (view.whole) $("#article").scrollTo(0, 0);
  $(".focused")?.scrollIntoView({ block: "nearest" });
  if (state.message && state.ok) note(state.message);
}

let noteTimer = 0;
function note(text) {
  alertUser(text);
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => $("#message").textContent === text && alertUser(""), 4000);
}

const seconds = () => view.seconds + (view.since === null ? 0 : (performance.now() - view.since) / 1000);

function decide(decision, more = {}) {
  if (view.item === null && decision !== "add") return;
  const body = { request: crypto.randomUUID(), decision, item: view.item, seen: view.seen, seconds: seconds(), ...more };
  go("/decisions", body);
}

// ---- the article

async function loadArticle(number) {
  const article = await ask(`/article/${number}`);
  view.article = number;
  $("#article-head").textContent = [article.title, article.published, article.source].filter(Boolean).join(" · ");
  const text = document.createDocumentFragment();
  paragraphs = article.paragraphs.map(([start, content]) => {
    const element = document.createElement("p");
    element.textContent = content;
    text.append(element);
    const points = Array.from(content).length;
    return { start, text: content, element, end: start + points, plain: points === content.length };
  });
  $("#text").replaceChildren(text);
  marked = [];
  sentences = null;
}

const units = (paragraph, points) =>
  paragraph.plain ? points : Array.from(paragraph.text).slice(0, points).join("").length;
const points = (paragraph, count) =>
  paragraph.plain ? count : Array.from(paragraph.text.slice(0, count)).length;

function mark(evidence, values, chosen = []) {
  for (const paragraph of marked) paragraph.element.textContent = paragraph.text;
  const layers = [[evidence, ""], [values, "value"], [chosen, "chosen"]];
  marked = paragraphs.filter((one) => layers.some(([spans]) => spans.some(([start, end]) => start < one.end && end > one.start)));
  for (const paragraph of marked) paragraph.element.replaceChildren(...pieces(paragraph, layers));
  const first = $("mark.chosen") || $("mark.value") || $("mark");
  first?.scrollIntoView({ block: "center" });
}

function pieces(paragraph, layers) {
  const local = layers.map(([spans, name]) => [
    spans.filter(([start, end]) => start < paragraph.end && end > paragraph.start).map(([start, end]) => [
      units(paragraph, Math.max(0, start - paragraph.start)),
      units(paragraph, Math.min(end, paragraph.end) - paragraph.start),
    ]),
    name,
  ]);
  const edges = new Set([0, paragraph.text.length, ...local.flatMap(([spans]) => spans.flat())]);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, number) => {
    const piece = document.createTextNode(paragraph.text.slice(start, cuts[number + 1]));
    const over = local.filter(([spans]) => spans.some(([from, to]) => from <= start && start < to));
    if (!over.length) return piece;
    const element = document.createElement("mark");
    element.className = over.at(-1)[1];
    element.append(piece);
    return element;
  });
}

// ---- selecting text, by mouse or by sentence with keys

let sentences = null;
let cursor = null;

function offsetOf(node, offset) {
  const paragraph = paragraphs.find((one) => one.element === node || one.element.contains(node));
  if (!paragraph) return null;
  const range = document.createRange();
  range.setStart(paragraph.element, 0);
  range.setEnd(node, offset);
  return paragraph.start + points(paragraph, range.toString().length);
}

function selectionSpans() {
  const selection = getSelection();
  const spans = [];
  for (let number = 0; number < selection.rangeCount; number += 1) {
    const range = selection.getRangeAt(number);
    if (range.collapsed || !$("#text").contains(range.commonAncestorContainer)) continue;
    const start = offsetOf(range.startContainer, range.startOffset) ?? paragraphs[0].start;
    const end = offsetOf(range.endContainer, range.endOffset) ?? paragraphs.at(-1).end;
    const span = trimmed(start, end);
    if (span) spans.push(span);
  }
  return spans;
}

function slice(start, end) {
  return paragraphs
    .filter((one) => one.start < end && one.end > start)
    .map((one) => one.text.slice(units(one, Math.max(0, start - one.start)), units(one, Math.min(end, one.end) - one.start)))
    .join("");
}

function trimmed(start, end) {
  const text = Array.from(slice(start, end));
  const blank = (character) => !character.trim();
  const first = text.findIndex((character) => !blank(character));
  if (first < 0) return null;
  const last = text.findLastIndex((character) => !blank(character));
  return [start + first, start + last + 1];
}

function clearSelection() {
  cursor = null;
  if ($("#text").contains(getSelection().anchorNode)) getSelection().removeAllRanges();
}

function allSentences() {
  if (sentences) return sentences;
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  sentences = paragraphs.flatMap((paragraph) =>
    [...segmenter.segment(paragraph.text)].map(({ index, segment }) => {
      const start = paragraph.start + points(paragraph, index);
      return trimmed(start, start + Array.from(segment).length);
    }).filter(Boolean));
  return sentences;
}

function selectSentence(step, extend) {
  const all = allSentences();
  if (!all.length) return;
  if (cursor === null) {
    const at = view.spans.length ? view.spans[0][0] : 0;
    const first = Math.max(0, all.findIndex(([, end]) => end > at));
    cursor = [first, first];
  } else if (extend) {
    cursor = [cursor[0], Math.min(all.length - 1, cursor[1] + 1)];
  } else {
    const next = Math.min(all.length - 1, Math.max(0, cursor[0] + step));
    cursor = [next, next];
  }
  const span = [all[cursor[0]][0], all[cursor[1]][1]];
  select(...span);
  say(`Selected: ${slice(...span)}`);
}

function select(start, end) {
  const from = place(start, false);
  const to = place(end, true);
  getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  from.node.parentElement.scrollIntoView({ block: "nearest" });
}

function place(offset, atEnd) {
  const paragraph = paragraphs.find((one) => (atEnd ? offset <= one.end : offset < one.end)) || paragraphs.at(-1);
  let left = units(paragraph, offset - paragraph.start);
  const walker = document.createTreeWalker(paragraph.element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode();
  }
  return { node: node || paragraph.element, offset: left };
}

// ---- forms

function openEditor(text) {
  const form = $("#edit");
  if (!form) return alertUser("Choose one of the answers, or select the evidence in the article and press v.");
  form.hidden = false;
  if (text !== undefined && !fill(form, text)) return alertUser("Choose the value of this field; text cannot be its value.");
  const input = $("input, textarea, select", form) || $(".add-row", form);
  if (text === undefined) input?.focus();
  if (text === undefined && input?.select) input.select();
  form.scrollIntoView({ block: "nearest" });
}

function fill(form, text) {
  const adder = $(".add-row", form);
  const row = adder ? addRow(adder) : form;
  const input = $("input, textarea", row);
  if (!input) return false;
  input.value = input.dataset.kind === "lines" && input.value.trim() ? `${input.value.trimEnd()}\n${text}` : text;
  input.focus();
  return true;
}

function addRow(button) {
  const fieldset = button.closest("fieldset");
  const numbers = [...fieldset.querySelectorAll("[name]")].map((one) => Number(one.name.slice(fieldset.dataset.path.length + 1).split(".")[0]));
  const number = Math.max(-1, ...numbers.filter(Number.isInteger)) + 1;
  const holder = document.createElement("div");
  holder.append($("template", fieldset).content.cloneNode(true));
  for (const element of holder.querySelectorAll("*")) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replace(/\.NEW\./, `.${number}.`);
  }
  const row = holder.firstElementChild;
  button.before(row);
  return row;
}

function closeEditor() {
  const form = document.activeElement?.closest("form") || $("form.editor:not([hidden])");
  document.activeElement?.blur();
  if (!form) return;
  if (form.id === "new-record") return go(view.item === null ? "/first" : `/item/${view.item}`);
  form.reset();
  form.hidden = true;
  clearFaults();
}

function submit(form) {
  const entries = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  if (form.id === "edit") return decide("edit", { entries });
  decide("add", { entries, article: view.article, record_type: form.dataset.recordType, spans: captured });
}

function clearFaults() {
  for (const fault of document.querySelectorAll(".fault")) fault.textContent = "";
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function showFaults(messages) {
  clearFaults();
  const form = $("form.editor:not([hidden])");
  for (const [path, message] of Object.entries(messages)) {
    const steps = path.split(".");
    let place = null;
    while (!place && steps.length) {
      place = form && $(`[data-for="${CSS.escape(steps.join("."))}"]`, form);
      steps.pop();
    }
    place ||= $('[data-for="*"]') || (form && $(".fault", form));
    if (!place) {
      alertUser(message);
      continue;
    }
    place.textContent = message;
    form && $(`[name="${CSS.escape(path)}"]`, form)?.setAttribute("aria-invalid", "true");
  }
  (form && $("[aria-invalid]", form))?.focus();
}

async function openNewRecord(type) {
  $("#types").close();
  await once(async () => {
    const { html } = await ask(`/form/${view.article}/${type}`);
    $("#record").innerHTML = html;
    $("#new-record").dataset.recordType = type;
    mark([], [], captured);
    $("input, textarea, select", $("#new-record"))?.focus();
  });
}

// ---- actions

function withSelection(work) {
  const spans = selectionSpans();
  if (spans.length) work(spans);
  else alertUser("Select the words in the article first, with the mouse or with the . and > keys.");
}

const ofField = (work) => (view.whole
  ? alertUser("This is the whole article: press a if no record is missed, or select its words and press n to add it.")
  : work());

const actions = {
  accept: () => ($("#edit")?.dataset.blind === "true" ? alertUser("Give your own value first: press e, or x if there is none.") : decide("accept")),
  edit: () => ofField(() => openEditor()),
  absent: () => ofField(() => decide("absent")),
  reject: () => ofField(() => decide("reject")),
  skip: () => decide("skip"),
  undo: () => go("/undo", {}),
  next: () => view.item !== null && go(`/move/${view.item}/next`),
  previous: () => view.item !== null && go(`/move/${view.item}/previous`),
  article: () => view.item !== null && go(`/move/${view.item}/article`),
  choose: (button) => decide("choose", { choice: Number(button.dataset.choice) }),
  take: () => ofField(() => withSelection((spans) => openEditor(spans.map(([start, end]) => slice(start, end)).join(" ")))),
  evidence: () => ofField(() => withSelection((spans) => decide("evidence", { spans }))),
  add: () => withSelection((spans) => {
    captured = spans;
    const types = document.querySelectorAll("#types [data-record-type]");
    if (types.length === 1) openNewRecord(types[0].dataset.recordType);
    else $("#types").showModal();
  }),
  sentence: () => selectSentence(1, false),
  "sentence-back": () => selectSentence(-1, false),
  extend: () => selectSentence(1, true),
};

function neighbour(step) {
  const names = [...document.querySelectorAll(".fields .name")];
  const at = names.findIndex((one) => one.closest("li").classList.contains("focused"));
  const target = names[at + step];
  if (target) go(`/item/${target.dataset.goto}`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.action) actions[button.dataset.action](button);
  else if (button.dataset.goto) go(`/item/${button.dataset.goto}`);
  else if (button.dataset.recordType) openNewRecord(button.dataset.recordType);
  else if (button.classList.contains("add-row")) $("input, textarea, select", addRow(button))?.focus();
  else if (button.classList.contains("remove-row")) button.closest(".row").remove();
  else if (button.classList.contains("cancel")) closeEditor();
});

// A button that keeps the focus would take the next Enter or Space; the selection must survive a click on an action.
document.addEventListener("mousedown", (event) => event.target.closest("footer button") && event.preventDefault());

document.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target);
});

const isBox = (element) => element.matches?.("input:not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("#types").open) return closeEditor();
  if (isBox(event.target)) return typing(event);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !$("#keys-on").checked) return;
  // What is typed ahead of a form that is on its way must not decide anything.
  if (busy || $("#new-record")) return;
  const root = $("#types").open ? $("#types") : document;
  const button = $(`button[data-key="${CSS.escape(event.key)}"]:not(dialog:not([open]) *)`, root);
  if (button) {
    event.preventDefault();
    if (!event.repeat || button.dataset.action === "sentence" || button.dataset.action === "extend") button.click();
    return;
  }
  if (root !== document || event.target.closest?.("#article")) return;
  const arrows = { ArrowDown: () => neighbour(1), ArrowUp: () => neighbour(-1), ArrowRight: actions.next, ArrowLeft: actions.previous };
  if (arrows[event.key]) {
    event.preventDefault();
    arrows[event.key]();
  }
});

function typing(event) {
  const form = event.target.form;
  if (event.key !== "Enter" || event.isComposing || !form) return;
  const one = form.id === "edit" && event.target.dataset.kind !== "lines" && !event.target.closest("fieldset") && !event.shiftKey;
  if (event.ctrlKey || event.metaKey || one) {
    event.preventDefault();
    submit(form);
  } else if (event.target.tagName !== "TEXTAREA") {
    event.preventDefault();
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) Object.assign(view, { seconds: seconds(), since: null });
  else view.since = performance.now();
});

addEventListener("pagehide", () => navigator.sendBeacon(`/release?window=${windowName}`));

addEventListener("resize", () => $(".focused")?.scrollIntoView({ block: "nearest" }));

setInterval(() => {
  if (view.item !== null && !document.hidden) ask(`/lease/${view.item}`, {}).catch((error) => alertUser(error.message));
}, Number(document.body.dataset.renewSeconds) * 1000);

const keys = $("#keys-on");
keys.checked = localStorage.getItem("single keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("single keys", keys.checked ? "on" : "off"));

const place_kept = /^#\d+$/.test(location.hash) ? `/item/${location.hash.slice(1)}` : "/first";
go(place_kept);
