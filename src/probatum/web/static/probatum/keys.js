// Keys for lists (j, k, Enter, /) and the tie between a statement's words and its card. Nothing works only with this.
"use strict";

const rows = () => Array.from(document.querySelectorAll("[data-rows] tbody tr")).filter((row) => row.querySelector("[data-open]"));

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + step));
  all.forEach((row, index) => row.classList.toggle("at", index === next));
  all[next].querySelector("[data-open]").focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") {
    const search = document.getElementById("search");
    if (search) { event.preventDefault(); search.focus(); }
  }
});

function light(number, on) {
  document.querySelectorAll("[data-marks]").forEach((mark) => {
    if (mark.dataset.marks.trim().split(" ").includes(number)) mark.classList.toggle("lit", on);
  });
  document.querySelectorAll(`[data-card="${CSS.escape(number)}"]`).forEach((card) => card.classList.toggle("lit", on));
}

function tie(element, number) {
  for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    element.addEventListener(name, () => light(number, on));
  }
}

document.querySelectorAll("[data-card]").forEach((card) => tie(card, card.dataset.card));
document.querySelectorAll("[data-marks]").forEach((mark) => {
  const numbers = mark.dataset.marks.trim().split(" ");
  tie(mark, numbers[numbers.length - 1]);
});
