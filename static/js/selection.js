/* The rows of a list that are ticked, and the bar that says what can be done with them. The bar is a status region, so
   the new count is read out. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  let lastBox = null;

  const paint = (form) => {
    const boxes = $$("[data-bulk-item]", form);
    const count = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("table-active", box.checked);
    for (const place of $$("[data-bulk-count]", form)) place.textContent = count;
    for (const verb of $$("[data-one]", form)) {
      if (count) verb.textContent = count === 1 ? verb.dataset.one : verb.dataset.many.replace("#", count);
    }
    const all = $("[data-bulk-all]", form);
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    const bar = $(".bulkbar", form);
    if (bar) bar.hidden = count === 0;
  };
  const paintAll = () => { for (const form of $$("[data-bulk]")) paint(form); };

  const tickTo = (form, box) => {
    const boxes = $$("[data-bulk-item]", form);
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(Math.max(from, 0), to + 1)) other.checked = box.checked;
  };
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-bulk]");
    if (!form) return;
    const box = event.target.closest("[data-bulk-item]");
    if (box) {
      if (event.shiftKey && lastBox) tickTo(form, box);
      lastBox = box;
    }
    const all = event.target.closest("[data-bulk-all], [data-bulk-clear]");
    if (all) for (const other of $$("[data-bulk-item]", form)) other.checked = Boolean(all.checked);
    paint(form);
  });

  document.addEventListener("DOMContentLoaded", paintAll);
  document.addEventListener("htmx:load", paintAll);
  // The Back button brings ticked boxes back, after the page was painted
  window.addEventListener("pageshow", () => setTimeout(paintAll));
})();
