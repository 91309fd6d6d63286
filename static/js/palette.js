/* The palette: Ctrl+K or ⌘K opens it, the arrow keys walk what is found, Enter goes there, Escape gives the focus back. */
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const field = () => $("#palette-field");
  const list = () => $("#palette-list");
  const options = () => [...list().querySelectorAll('[role="option"]')];
  const active = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  let goes = false;

  const open = () => {
    $("#palette").showModal();
    field().select();
    htmx.trigger(field(), "palette");
  };
  const mark = (index) => {
    options().forEach((option, at) => {
      option.id = `palette-${at}`;
      option.setAttribute("aria-selected", at === index);
    });
    const option = options()[index];
    if (!option) return field().removeAttribute("aria-activedescendant");
    field().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const isFresh = () => list().firstElementChild?.dataset.text === field().value.trim();
  const go = () => {
    // Whoever types faster than the answer comes means what will be found
    goes = !isFresh();
    if (!goes) options()[active()]?.click();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && $("#palette")) {
      event.preventDefault();
      if ($("#palette").open) $("#palette").close();
      else if (!$("dialog[open]")) open();
    }
    if (event.target !== field()) return;
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (count) mark((active() + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      go();
    }
  });
  document.addEventListener("input", (event) => { if (event.target === field()) goes = false; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-palette]");
    if (link && $("#palette") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
    if (event.target.closest("#palette-list a")) $("#palette").close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== list()) return;
    mark(0);
    list().scrollTop = 0;
    $("#palette-count").textContent = list().firstElementChild.dataset.count;
    if (goes) go();
  });
})();
