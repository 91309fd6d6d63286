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

  // The panel beside a list: one row is open, its link in the list has the focus before and after
  const panel = () => $("[data-panel]");
  const rowLinks = () => $$("tr .row-title[hx-get]");
  const openRow = () => $("tr[aria-current]");
  const markRow = () => {
    openRow()?.removeAttribute("aria-current");
    const link = panel() && $(`tr .row-title[hx-get$="/${panel().dataset.panel}/"]`);
    link?.closest("tr").setAttribute("aria-current", "true");
    const overlays = panel() && matchMedia("(max-width: 1199.98px)").matches;
    $(".page")?.toggleAttribute("inert", Boolean(overlays));
  };
  const closePanel = () => {
    const link = $(".row-title", openRow() ?? document.createElement("tr"));
    panel().remove();
    markRow();
    const url = new URL(location.href);
    url.searchParams.delete("open");
    history.replaceState(history.state, "", url);
    link?.focus();
  };
  const step = (by) => {
    const links = rowLinks();
    const at = links.indexOf($(".row-title", openRow() ?? document.activeElement.closest("tr") ?? document.createElement("tr")));
    const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
    if (panel()) next?.click();
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
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
    if (on("[data-fill]")) {
      const field = $(on("[data-fill]").dataset.target);
      field.value = on("[data-fill]").dataset.fill;
      field.focus();
    }
    if (on("[data-step]")) step(Number(on("[data-step]").dataset.step));
    if (on("[data-close-panel]")) { event.preventDefault(); closePanel(); }
    if (on("[data-show]")) {
      const field = $(on("[data-show]").dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      on("[data-show]").setAttribute("aria-pressed", field.type === "text");
    }
    if (on("[data-print]")) window.print();
    // The telephone program takes the number; the form waits for what is said
    if (on("[data-then]")) setTimeout(() => { location.href = event.target.closest("[data-then]").dataset.then; }, 600);
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
    event.target.closest(".is-default")?.classList.remove("is-default");
    // What is typed shows where it will stand
    for (const place of $$(`[data-mirrors="${event.target.name}"]`, event.target.form ?? document)) {
      place.textContent = event.target.value || place.dataset.otherwise;
    }
  });

  const start = (root) => {
    for (const input of $$("[data-confirm]", root)) confirmTyped(input);
    for (const place of $$("[data-focus]", root)) place.focus();
    // Details beside the page on a wide screen; on a narrow one they unfold
    if (matchMedia("(max-width: 991.98px)").matches) for (const fold of $$("[data-fold]", root)) fold.open = false;
    paintAll();
    markRow();
    // Where the panel lies over the list, the focus goes into it; beside the list, it stays where it was
    if ($(".page[inert]")) $("[data-focus-panel]")?.focus();
  };
  document.addEventListener("DOMContentLoaded", () => start(document));
  // The Back button brings ticked boxes back, after the page was painted
  window.addEventListener("pageshow", () => setTimeout(paintAll));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));

  // An address says what is asked for, and nothing of what is not
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  // One press is one submission: the button rests until the answer is there
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "get") return;
    const button = event.submitter;
    if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 4000); });
  });

  document.addEventListener("keydown", (event) => {
    const strong = event.ctrlKey || event.metaKey;
    if (strong && event.key === "Enter") { event.target.closest("form")?.requestSubmit(); return; }
    if (event.key === "Escape") {
      const menus = $$("details.menu[open], details.filters[open]");
      for (const menu of menus) menu.open = false;
      if (!menus.length && panel()) closePanel();
    }
    if (strong || event.altKey || typing(event.target)) return;
    if (document.body.dataset.keys === "off") return;
    const row = () => document.activeElement.closest("tr") ?? openRow();
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    if (event.key === "x" || event.key === "X") {
      const box = row() && $("[data-bulk-item]", row());
      if (box) { box.checked = !box.checked; select(box, event.shiftKey); }
    }
    if (event.key === "l") location.href = document.body.dataset.logUrl;
    if (event.key === "/") { event.preventDefault(); ($(".search-box input") ?? $('[type="search"]'))?.focus(); }
  });
})();
