/* The contact picker: what is found while typing is walked with the arrow keys and chosen with Enter or a click. */
(() => {
  "use strict";
  const list = (input) => document.getElementById(input.getAttribute("aria-controls"));
  const options = (input) => [...list(input).querySelectorAll("[data-value]")];
  const active = (input) => options(input).findIndex((option) => option.getAttribute("aria-selected") === "true");

  const open = (input, shown) => {
    list(input).hidden = !shown;
    input.setAttribute("aria-expanded", shown);
    if (!shown) input.removeAttribute("aria-activedescendant");
  };
  const mark = (input, index) => {
    options(input).forEach((option, at) => option.setAttribute("aria-selected", at === index));
    const option = options(input)[index];
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const choose = (input, option) => {
    // What was asked for while typing may still come: it is not shown once the choice is made
    input.value = input.dataset.chosen = option.dataset.value;
    open(input, false);
    for (const radio of input.form?.querySelectorAll(`[type="radio"][name="${input.name}"]`) ?? []) radio.checked = false;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    const input = event.target.closest?.(".picker")?.querySelector("[data-picker]");
    if (!input || event.target !== list(input)) return;
    const wanted = input.value.trim() !== "" && input.value !== input.dataset.chosen;
    open(input, document.activeElement === input && wanted);
    mark(input, 0);
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target.closest?.("[data-picker]");
    if (!input || list(input).hidden) return;
    const count = options(input).length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (count) mark(input, (active(input) + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && active(input) >= 0) {
      event.preventDefault();
      choose(input, options(input)[active(input)]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      open(input, false);
    }
  }, true);
  // Pressing the button of the mouse would take the focus away, and the list with it
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".picker-options [data-value]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest(".picker").querySelector("[data-picker]"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-picker]")) open(event.target, false);
  });
})();
