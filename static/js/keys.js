/* The keys. Single letters never act while one types, nor for those who switched them off (WCAG 2.1.4). */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const NO_TEXT = ["checkbox", "radio", "file", "range", "color", "button", "submit", "reset", "image"];
  const ROWS = "tr, .rows > li, .timeline-event";
  const MENUS = "details:is(.menu, .filters, .account)[open]";
  const GO_WITHIN = 1500;
  let wentAt = 0;
  let toCancel = "";

  const typing = (target) => {
    const field = target.closest?.("input, textarea, select, [contenteditable]");
    return Boolean(field) && !NO_TEXT.includes(field.type);
  };
  const openRow = () => $("tr[aria-current]");
  const focusedRow = () => document.activeElement?.closest(`main :is(${ROWS})`);
  const linkOf = (row) => row && $(".row-title, .entry-title a", row);

  // With the panel open, the row beside it is the one to walk on from
  const walk = (by) => {
    const links = $$(`main :is(${ROWS}) :is(a.row-title, .entry-title a)`).filter((link) => link.checkVisibility());
    const at = links.indexOf(linkOf(openRow() ?? focusedRow()));
    const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
    if (!next || next === links[at]) return;
    if ($("[data-panel]")) {
      // Marked at once: the next press may come before the answer
      openRow()?.removeAttribute("aria-current");
      next.closest("tr")?.setAttribute("aria-current", "true");
      next.click();
    }
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const tick = (range) => {
    const row = focusedRow() ?? openRow();
    const box = row && $("[data-bulk-item]", row);
    box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: range }));
  };

  // Cancelling is never done at once: the key leads to the form that asks for the reason
  const askToCancel = () => {
    const menu = $("[data-cancel]");
    if (!menu) return;
    menu.open = true;
    $("input:not([type=hidden])", menu).focus();
  };
  const cancel = () => {
    const row = focusedRow();
    const link = linkOf(row);
    if ($("[data-bulk-item]:checked")) $('.bulkbar [value="cancel"]')?.click();
    else if (link?.matches("[hx-get]") && row !== openRow()) {
      toCancel = link.getAttribute("hx-get");
      link.click();
    } else askToCancel();
  };
  document.addEventListener("htmx:load", (event) => {
    const key = event.target.dataset?.panel;
    if (!key || !toCancel) return;
    if (toCancel.endsWith(`/${key}/`)) askToCancel();
    toCancel = "";
  });

  // On a contact's page, the short form is the one to log with
  const toComposer = () => {
    const choices = $$('#composer [name="template"]');
    const field = choices.find((choice) => choice.checked) ?? choices[0] ?? $('#composer [name="description"]');
    field.focus();
    field.form.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-log]") || !$("#composer") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toComposer();
  });
  document.addEventListener("click", (event) => {
    const on = event.target.closest("[data-step]");
    if (!on || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    walk(Number(on.dataset.step));
  });

  const search = () => {
    const field = $(".search-box input");
    if (!field) return $("[data-palette]")?.click();
    field.focus();
    field.select();
  };
  const chooseTemplate = (place) => {
    const choice = $$('form:is(#composer, #entry-form, #segment-log) [name="template"][type="radio"]')[place - 1];
    choice?.focus();
    choice?.click();
  };
  const ACTIONS = {
    j: () => walk(1),
    k: () => walk(-1),
    x: (event) => tick(event.shiftKey),
    c: cancel,
    l: () => $("[data-log]")?.click(),
    "/": search,
    "?": () => $("#keys")?.showModal(),
  };
  const letter = (event) => {
    const key = event.key.toLowerCase();
    const place = Date.now() - wentAt < GO_WITHIN && $(`[data-go="${CSS.escape(key)}"]`);
    wentAt = key === "g" ? Date.now() : 0;
    const act = place ? () => place.click() : /^[1-6]$/.test(key) ? () => chooseTemplate(Number(key)) : ACTIONS[key];
    if (!act) return;
    // The field that gets the focus must not get the letter as well
    event.preventDefault();
    act(event);
  };

  // As Enter would in a field of one line: the first button of the form is pressed, if it can be
  const save = (field) => {
    const form = field.closest("input, textarea, select")?.form;
    if (!form || form.method !== "post" || form.matches("[data-bulk]")) return;
    const button = [...form.elements].find(({ type }) => type === "submit");
    if (!button?.disabled) form.requestSubmit(button ?? null);
  };
  // What is typed stays: Escape leaves the field first, and closes what it stands in when pressed again
  const leave = (target) => {
    const menus = $$(MENUS);
    for (const menu of menus) {
      if (menu.contains(target)) $("summary", menu).focus();
      menu.open = false;
    }
    if (menus.length) return;
    if (typing(target)) {
      target.blur();
      $("[data-focus-panel]", target.closest("[data-panel]") ?? document.createElement("i"))?.focus();
    } else $("[data-close-panel]")?.click();
  };

  // The vendor's script takes Escape and the arrows in any .dropdown-menu for its own, and fails where a <details>
  // opened it
  addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details .dropdown-menu");
    const by = { Escape: 0, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || by === undefined || event.isComposing) return;
    if (by && event.target.matches("input, textarea")) return;
    event.stopPropagation();
    if (!by) return leave(event.target);
    event.preventDefault();
    const parts = $$("a, button", menu);
    parts[parts.indexOf(event.target) + by]?.focus();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || $("dialog[open]")) return;
    const strong = event.ctrlKey || event.metaKey;
    if (strong && event.key === "Enter") return save(event.target);
    if (event.key === "Escape") return leave(event.target);
    // A field that the browser fills in tells of a key that has no name.
    if (strong || event.altKey || event.key?.length !== 1 || typing(event.target)) return;
    if (document.body.dataset.keys !== "off") letter(event);
  });
})();
