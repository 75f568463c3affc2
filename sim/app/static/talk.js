"use strict";
// The talk without loading the page anew: keys, the clock of a silence, and what was said appended to the chat.
// Without this file every button is an ordinary form. Nothing here knows more than the page shows: the silence that
// counts is measured by the computer that serves the page.
const form = document.getElementById("line");
const keys = document.getElementById("keys");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const ANNOUNCED = [2, 5, 10];
let began = 0, told = 0, busy = false, next = null; // what was pressed last while an answer was on its way

const hush = () => document.getElementById("hush");
const silent = () => hush().dataset.since !== "";
const spoken = (seconds, digits) =>
  seconds.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });

async function send(button) {
  if (busy) return void (next = button);
  if (button.getAttribute("aria-disabled") === "true") return;
  busy = true;
  const said = new URLSearchParams(button.name ? { [button.name]: button.value } : {});
  try {
    const answer = await fetch(button.getAttribute("formaction") || form.action, { method: "POST", body: said });
    if (new URL(answer.url).pathname !== location.pathname || !answer.ok) return location.assign(answer.url);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    location.reload();
  } finally {
    busy = false;
  }
  const pressed = next;
  next = null;
  if (pressed) send(pressed);
}

function show(page) {
  const chat = document.getElementById("chat");
  const lines = [...page.getElementById("chat").children];
  chat.append(...lines.slice(chat.children.length).map((line) => document.adoptNode(line)));
  for (const id of ["time", "squares"]) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  const fresh = [...page.querySelectorAll("#moves button")];
  document.querySelectorAll("#moves button").forEach((button, place) => {
    button.value = fresh[place].value;
    button.setAttribute("aria-disabled", fresh[place].getAttribute("aria-disabled"));
    button.querySelector(".text").textContent = fresh[place].querySelector(".text").textContent;
  });
  const quiet = page.getElementById("hush");
  hush().dataset.since = quiet.dataset.since;
  hush().setAttribute("aria-disabled", quiet.getAttribute("aria-disabled"));
  hush().replaceChildren(...quiet.childNodes);
  begin();
}

function begin() {
  began = performance.now() - 1000 * Number(hush().dataset.since || 0);
  told = 0;
  document.getElementById("log").scrollTop = document.getElementById("log").scrollHeight;
  for (const line of document.querySelectorAll(".b-quiet[data-seconds]")) line.style.setProperty("--seconds", line.dataset.seconds);
  tick();
}

function tick() {
  if (!silent()) return;
  const passed = (performance.now() - began) / 1000;
  document.getElementById("clock").textContent = calm.matches ? spoken(Math.floor(passed), 0) : spoken(passed, 1);
  while (told < ANNOUNCED.length && passed >= ANNOUNCED[told]) {
    document.getElementById("heard").textContent = hush().dataset.heard.replace("{s}", ANNOUNCED[told]);
    told += 1;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter) send(event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === " " && (silent() || busy)) {
    event.preventDefault();
    if (!event.repeat) send(hush());
    return;
  }
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!button || event.repeat) return;
  event.preventDefault();
  send(button);
});
// a button that has the focus is pressed when space is let go: not while a silence is being broken
document.addEventListener("keyup", (event) => {
  if (event.key === " " && keys.checked && event.target.closest("#moves button")) event.preventDefault();
});

keys.closest("label").hidden = false;
keys.checked = localStorage.getItem("keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
setInterval(tick, 100);
begin();
