/* Small extras: every page works without this file. One set of listeners on the document, so that what htmx swaps in
   needs no set-up. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  // Row selection: the bar is a status region, so the new count is read out
  let lastBox = null;
  const paint = (form) => {
    const boxes = $$("[data-bulk-item]", form);
    const count = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("table-active", box.checked);
    for (const place of $$("[data-bulk-count]", form)) place.textContent = count;
    const all = $("[data-bulk-all]", form);
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    const bar = $(".bulkbar", form);
    if (bar) bar.hidden = count === 0;
  };
  const paintAll = () => { for (const form of $$("[data-bulk]")) paint(form); };
  const select = (box, range) => {
    const form = box.closest("[data-bulk]");
    const boxes = $$("[data-bulk-item]", form);
    if (range && lastBox) {
      const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const other of boxes.slice(Math.max(from, 0), to + 1)) other.checked = box.checked;
    }
    lastBox = box;
    paint(form);
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-theme-toggle]")) {
      const root = document.documentElement;
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try { localStorage.setItem("tabler-theme", root.dataset.bsTheme); } catch { /* private mode */ }
    }
    if (on("[data-dismiss-notice]")) on("[data-dismiss-notice]").closest(".notice").remove();
    if (on("[data-bulk-item]")) select(on("[data-bulk-item]"), event.shiftKey);
    if (on("[data-bulk-all]")) {
      const form = on("[data-bulk]");
      for (const box of $$("[data-bulk-item]", form)) box.checked = on("[data-bulk-all]").checked;
      paint(form);
    }
    if (on("[data-bulk-clear]")) {
      const form = on("[data-bulk]");
      for (const box of $$("[data-bulk-item]", form)) box.checked = false;
      paint(form);
    }
    if (on("[data-insert]")) {
      const button = on("[data-insert]");
      const area = $(button.dataset.target);
      area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    }
    if (on("[data-show]")) {
      const field = $(on("[data-show]").dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      on("[data-show]").setAttribute("aria-pressed", field.type === "text");
    }
    if (on("[data-print]")) window.print();
    // A menu made of <details> closes when the next click is elsewhere
    for (const menu of $$("details.menu[open], details.filters[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // A typed number confirms what cannot be undone
  const confirmTyped = (input) => {
    $(input.dataset.confirmFor).disabled = input.value.trim() !== input.dataset.confirm;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-confirm]")) confirmTyped(event.target);
  });

  const start = (root) => {
    for (const input of $$("[data-confirm]", root)) confirmTyped(input);
    for (const place of $$("[data-focus]", root)) place.focus();
    paintAll();
  };
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));

  // One press is one submission: the button rests until the answer is there
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "get") return;
    const button = event.submitter;
    if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 4000); });
  });

  document.addEventListener("keydown", (event) => {
    const strong = event.ctrlKey || event.metaKey;
    if (strong && event.key === "Enter") { event.target.closest("form")?.requestSubmit(); return; }
    if (event.key === "Escape") for (const menu of $$("details.menu[open], details.filters[open]")) menu.open = false;
    if (strong || event.altKey || typing(event.target)) return;
    if (event.key === "l") location.href = document.body.dataset.logUrl;
    if (event.key === "/") { event.preventDefault(); ($(".search-box input") ?? $('[type="search"]'))?.focus(); }
  });
})();
