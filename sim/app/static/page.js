"use strict";
document.documentElement.classList.add("scripted");
// Light or dark without loading the page again; without this file the two buttons are an ordinary form.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest(".themes button");
  if (!chosen) return;
  event.preventDefault();
  document.documentElement.dataset.theme = chosen.value;
  document.cookie = `theme=${chosen.value}; path=/; max-age=31536000; samesite=lax`;
  showTheme();
});

function showTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const now = document.documentElement.dataset.theme || dark;
  for (const one of document.querySelectorAll(".themes button")) one.setAttribute("aria-pressed", one.value === now);
}

showTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
