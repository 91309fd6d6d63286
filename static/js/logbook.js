/* Small extras: every page works without this file. One set of listeners on the document, so that what htmx swaps in
   needs no set-up. The other files here are each about one thing, and speak to each other through the page alone: one
   clicks what another listens to. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The vendor's script applies what is kept under this name when the next page begins
  const THEME = "tabler-theme";
  const paintTheme = () => {
    let chosen = "auto";
    try { chosen = localStorage.getItem(THEME) ?? chosen; } catch { /* private mode */ }
    for (const button of $$("[data-set-theme]")) button.ariaPressed = button.dataset.setTheme === chosen;
  };
  const setTheme = (theme) => {
    try { localStorage.setItem(THEME, theme); } catch { /* private mode */ }
    const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    paintTheme();
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-theme-toggle]")) setTheme(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
    if (on("[data-set-theme]")) setTheme(on("[data-set-theme]").dataset.setTheme);
    if (on("[data-dismiss-notice]")) on("[data-dismiss-notice]").closest(".notice").remove();
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
    if (on("[data-show]")) {
      const field = $(on("[data-show]").dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      on("[data-show]").setAttribute("aria-pressed", field.type === "text");
    }
    if (on("[data-print]")) window.print();
    if (on("[data-tells]")) {
      // It may outlive the page, and its answer is shown on the next one: so no redirect is followed here
      const form = $(on("[data-tells]").dataset.tells);
      fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
    }
    // The telephone program takes the number, a window of its own the PDF: the page waits until one is back
    if (on("[data-then]")) {
      const go = () => { location.href = event.target.closest("[data-then]").dataset.then; };
      setTimeout(() => { if (document.hidden) addEventListener("visibilitychange", go, { once: true }); else go(); }, 600);
    }
    // A menu made of <details> closes when the next click is elsewhere
    for (const menu of $$("details.menu[open], details.filters[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (on("[data-dialog]")) $(on("[data-dialog]").dataset.dialog).showModal();
    // A click on a dialog itself, and not on what it holds, is one beside it
    if (event.target.matches("dialog") || on("[data-close-dialog]")) event.target.closest("dialog").close();
  });

  // Whoever asks for a new tab or window gets one: htmx would take the click for its own
  document.addEventListener("click", (event) => {
    const asks = event.ctrlKey || event.metaKey || event.shiftKey;
    if (asks && event.target.closest("a[href][hx-get]")) event.stopPropagation();
  }, true);

  // A typed number confirms what cannot be undone
  const confirmTyped = (input) => {
    $(input.dataset.confirmFor).disabled = input.value.trim() !== input.dataset.confirm;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-confirm]")) confirmTyped(event.target);
    event.target.closest(".is-default")?.classList.remove("is-default");
    // What is told anew while one types is not marked by what was told before
    event.target.closest("[hx-post] .is-invalid")?.classList.remove("is-invalid");
    // What was checked is out of date: the answer brings the button back
    $(event.target.closest("[data-outdates]")?.dataset.outdates ?? "#none")?.setAttribute("disabled", "");
    // What is typed shows where it will stand
    for (const place of $$(`[data-mirrors="${event.target.name}"]`, event.target.form ?? document)) {
      place.textContent = event.target.value || place.dataset.otherwise;
    }
  });

  // Boxes that fold say what is ticked once they are folded
  document.addEventListener("change", (event) => {
    const boxes = event.target.closest(".checks");
    if (!boxes) return;
    const ticked = $$(":checked", boxes).map((box) => box.closest("label").textContent.trim());
    const said = $("summary", boxes);
    said.textContent = ticked.join(", ") || said.dataset.none;
  });

  const start = (root) => {
    for (const input of $$("[data-confirm]", root)) confirmTyped(input);
    for (const place of $$("[data-focus]", root)) place.focus();
    // Details beside the page on a wide screen; on a narrow one they unfold
    if (matchMedia("(max-width: 991.98px)").matches) for (const fold of $$("[data-fold]", root)) fold.open = false;
  };
  document.addEventListener("DOMContentLoaded", () => { start(document); paintTheme(); });
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));

  // An address says what is asked for, and nothing of what is not
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  // One press is one submission: the button rests until the answer is there. What is sent has its name and value, so
  // that it is disabled a moment later only; a double click may be faster
  const pressed = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "get") return;
    const button = event.submitter;
    if (!button) return;
    if (pressed.has(button)) return event.preventDefault();
    pressed.add(button);
    const wake = () => { button.disabled = false; pressed.delete(button); };
    // Long work says so, and its button rests until the page gives way
    const busy = button.dataset.busy && $(button.dataset.busy);
    if (busy) busy.hidden = false;
    setTimeout(() => { button.disabled = true; if (!busy) setTimeout(wake, 4000); });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of $$("[data-busy]")) { button.disabled = false; pressed.delete(button); $(button.dataset.busy).hidden = true; }
  });
})();
