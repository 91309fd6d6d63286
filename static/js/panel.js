/* The panel beside a list. The address says which row is open in it, so that Back closes it, Forward opens it again,
   and a link to it can be sent. */
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const panel = () => $("[data-panel]");
  const asked = () => new URL(location.href).searchParams.get("open");
  const rowLink = (key) => $(`tr .row-title[hx-get$="/${CSS.escape(key)}/"]`);

  const mark = () => {
    $("tr[aria-current]")?.removeAttribute("aria-current");
    if (panel()) rowLink(panel().dataset.panel)?.closest("tr").setAttribute("aria-current", "true");
    const overlays = panel() && matchMedia("(max-width: 1199.98px)").matches;
    $(".page")?.toggleAttribute("inert", Boolean(overlays));
  };
  // Where the panel lies over the list, the focus goes into it; beside the list, it stays where it was
  const focus = () => { if ($(".page[inert]")) $("[data-focus-panel]")?.focus(); };
  const remove = () => {
    const link = $("tr[aria-current] .row-title");
    panel()?.remove();
    mark();
    link?.focus();
  };
  const close = () => {
    // Where opening it made a step of the history, closing it takes the step back
    if (history.state?.panel) return history.back();
    const url = new URL(location.href);
    url.searchParams.delete("open");
    history.replaceState(history.state, "", url);
    remove();
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-panel]")) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const key = event.target.id === "panel-place" && panel()?.dataset.panel;
    if (!key) return;
    // At once: when all has settled, the next row may have been asked for
    mark();
    if (key === asked()) return;
    const url = new URL(location.href);
    url.searchParams.set("open", key);
    // From one row to the next is no step to go back
    if (asked()) history.replaceState(history.state, "", url);
    else history.pushState({ panel: true }, "", url);
  });
  window.addEventListener("popstate", () => {
    const key = asked();
    if (!$("#panel-place") || key === (panel()?.dataset.panel ?? null)) return;
    if (!key) remove();
    else if (rowLink(key)) rowLink(key).click();
    else location.reload();
  });
  document.addEventListener("DOMContentLoaded", () => { mark(); focus(); });
  document.addEventListener("htmx:load", (event) => { if (event.target.matches("[data-panel]")) focus(); });
})();
