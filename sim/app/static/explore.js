"use strict";
// Sliders: what they say, when they ask, and what the address says. Without this file the form has a button.
(() => {
  const form = document.getElementById("market");
  const sight = document.getElementById("sight");
  const result = document.querySelector(".result");
  const lang = document.documentElement.lang;
  const BETWEEN = 80; // ms between two questions while a slider moves; the last position is always asked
  let last = 0, timer = 0, quiet = 0, open = false;

  function say(slider) {
    const digits = { minimumFractionDigits: +slider.dataset.places, maximumFractionDigits: +slider.dataset.places };
    const percent = "percent" in slider.dataset;
    const value = percent ? slider.value * 100 : +slider.value;
    const text = new Intl.NumberFormat(lang, digits).format(value).replace("-", "\u2212") + (percent ? "%" : "");
    const output = slider.closest(".ctl").querySelector("output");
    const unit = slider.dataset.unit;
    output.firstChild.textContent = unit ? text + " " : text;
    slider.setAttribute("aria-valuetext", unit ? `${text} ${unit}` : text);
  }

  function shares() {
    const strip = form.querySelector(".shares");
    if (!strip) return;
    const [a, b] = ["self_buyers", "needs_nudge"].map((name) => +form.elements[`population.${name}`].value);
    const parts = [a, b, Math.max(0, 1 - a - b)];
    const total = parts[0] + parts[1] + parts[2];
    const said = parts.map((part) => new Intl.NumberFormat(lang, { maximumFractionDigits: 0 }).format(100 * part) + "%");
    [...strip.children].forEach((one, i) => {
      one.style.width = `${(100 * parts[i]) / total}%`;
      one.textContent = i < 2 ? said[i] : "";
    });
    strip.setAttribute("aria-label", `${strip.dataset.label}: ${said.join(", ")}`);
  }

  function ask() {
    last = performance.now();
    timer = 0;
    result.classList.add("stale");
    htmx.trigger(form, "ask");
  }

  function soon() {
    if (timer) return;
    timer = setTimeout(ask, Math.max(0, last + BETWEEN - performance.now()));
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "range") say(event.target);
    if (event.target.type === "checkbox") event.target.previousElementSibling.value = event.target.checked ? 1 : 0;
    shares();
    soon();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon();
  });

  function arrived() {
    const moment = sight.querySelector(".moment");
    if (!moment) return;
    const more = sight.querySelector("details.more");
    if (more) {
      more.open = open;
      more.addEventListener("toggle", () => { open = more.open; });
    }
    const answer = sight.querySelector(".answer");
    sight.classList.toggle("fresh", Boolean(answer));
    if (moment.dataset.more === "yes") return;
    result.classList.remove("stale");
    if (!answer) return;
    document.getElementById("heard").textContent = answer.textContent;
    figures(moment);
    clearTimeout(quiet);
    quiet = setTimeout(() => remember(moment.dataset.address), 250);
  }

  function figures(moment) {
    for (const place of document.querySelectorAll(".place")) {
      const wide = place.clientWidth;
      const size = document.querySelector("main.big") ? "big" : wide < 380 ? "phone" : wide < 700 ? "card" : "wide";
      const address = new URL(moment.dataset.address, location.href);
      address.pathname = `/explore/figures/${place.dataset.figure}`;
      address.searchParams.set("place", size);
      address.searchParams.set("visitor", form.elements.visitor.value);
      htmx.ajax("GET", address.pathname + address.search, { target: place, swap: "innerHTML", source: place });
    }
  }

  // The address is that of what is seen, so that a reload or a friend sees the same.
  function remember(address) {
    history.replaceState(null, "", address);
    for (const link of document.querySelectorAll(".languages a")) {
      const there = new URL(address, location.href);
      there.searchParams.set("lang", link.lang);
      link.href = there.pathname + there.search;
    }
    document.querySelector(".themes [name=back]").value = address;
  }

  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === sight) arrived(); });
  for (const wrong of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(wrong, () => {
      const said = document.createElement("p");
      said.className = "say";
      said.setAttribute("role", "alert");
      said.textContent = form.dataset.gone;
      if (!sight.querySelector("[role=alert]")) sight.prepend(said);
    });
  }
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest(".copy");
    if (!copy) return;
    await navigator.clipboard.writeText(document.querySelector("#cite .quote").innerText.trim());
    copy.textContent = copy.dataset.done;
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const slider of form.querySelectorAll("input[type=range]")) say(slider);
    shares();
    arrived();
  });
})();
