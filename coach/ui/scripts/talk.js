// What the page of a talk does in the browser alone: it follows the newest line, keeps words that were not sent over a
// reload, puts the cursor into the input, and lets an input method finish before Enter sends.
const ENTRY = "[data-testid=stChatInputTextArea]";
const NEAR = 120; // pixels from the end of the page within which a reader follows the talk

let talk = { session: "", shown: "", follow: false };
let installed = false;

export default function ({ data }) {
  install();
  const shown = `${data.session}|${data.turns}|${data.draft}|${data.over}`;
  if (shown !== talk.shown) {
    talk = { session: data.session, shown, follow: data.turns > 0 || data.draft || data.over };
    if (data.over) sessionStorage.removeItem(slot());
    keep();
    scroll();
  }
  greet();
}

function install() {
  if (installed) return;
  installed = true;
  new MutationObserver(() => { greet(); scroll(); }).observe(document.body, { childList: true, subtree: true, characterData: true });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", event => isEntry(event.target) && keep(), true);
  document.addEventListener("toggle", pause, true); // what a reader unfolds, they want to read
  document.addEventListener("scroll", event => { if (event.target === frame()) talk.follow = atEnd(); }, true);
  window.addEventListener("pagehide", keep);
  document.fonts?.ready.then(scroll);
  new ResizeObserver(scroll).observe(document.body);
}

// The field of this talk. The page may still hold, or hold already, the field of another one.
function field() {
  return talk.session ? document.querySelector(`.st-key-reply-${CSS.escape(talk.session)} ${ENTRY}`) : null;
}

function isEntry(element) { return element instanceof Element && element.matches(ENTRY); }

function onKey(event) {
  if (event.key !== "Enter" || !isEntry(event.target)) return;
  if (event.isComposing || event.keyCode === 229) {
    // Safari ends the composition first and sends this Enter after it: it chose a word and sends nothing.
    event.stopImmediatePropagation();
    if (!event.isComposing) event.preventDefault();
  } else if (!event.shiftKey && event.target.value.trim() === "") {
    event.stopImmediatePropagation();
    event.preventDefault();
  } else if (event.ctrlKey || event.metaKey) {
    event.stopImmediatePropagation();
    event.preventDefault();
    document.querySelector("[data-testid=stChatInputSubmitButton]")?.click();
  }
}

function slot() { return `concord-unsent-${talk.session}`; }

function keep() {
  const entry = field();
  if (!entry || !entry.dataset.greeted) return;
  if (entry.value) sessionStorage.setItem(slot(), entry.value);
  else sessionStorage.removeItem(slot());
}

// A field that has just been drawn gets the words that were not sent, and on a desktop the cursor.
function greet() {
  const entry = field();
  if (!entry || entry.dataset.greeted) return;
  entry.dataset.greeted = "yes";
  const kept = sessionStorage.getItem(slot());
  if (kept && !entry.value) {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(entry, kept);
    entry.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (matchMedia("(pointer: fine)").matches) entry.focus({ preventScroll: true });
}

function frame() {
  let place = document.querySelector(".st-key-talk");
  while (place && !/auto|scroll/.test(getComputedStyle(place).overflowY)) place = place.parentElement;
  return place;
}

function atEnd() {
  const place = frame();
  return !place || place.scrollHeight - place.scrollTop - place.clientHeight < NEAR;
}

function pause() { talk.follow = false; }

function scroll() {
  const place = talk.follow ? frame() : null;
  if (place) place.scrollTop = place.scrollHeight;
}
