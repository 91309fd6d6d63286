/* A slow line: what is typed or pressed while an answer is on its way is neither lost nor done twice. */
(() => {
  "use strict";
  // What is typed while its form is on the way to be drawn anew is newer than the answer: the form is asked for again
  const values = (part) => String(new URLSearchParams(new FormData(part.closest("form"))));
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches("[data-redraws]")) sent.set(detail.elt, values(detail.elt));
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { elt, triggeringEvent } = detail.requestConfig;
    if (!sent.has(elt) || sent.get(elt) === values(elt)) return;
    detail.shouldSwap = false;
    htmx.trigger(elt, triggeringEvent.type);
  });
  // What the next request cut short is asked for again, once the form is there: both were meant
  const cut = [];
  document.addEventListener("htmx:sendAbort", ({ detail }) => {
    if (detail.elt.matches("[data-redraws][id]")) cut.push(detail.elt.id);
  });
  document.addEventListener("htmx:load", () => {
    const part = cut.length && document.getElementById(cut.shift());
    if (part) htmx.trigger(part, part.matches("button") ? "click" : "change");
  });

  // A form that is being saved takes nothing more: the answer has an empty one for what comes next
  const rest = (rests) => ({ detail }) => {
    if (detail.elt.matches("[data-rests]")) for (const field of detail.elt.elements) field.readOnly = rests;
  };
  document.addEventListener("htmx:beforeRequest", rest(true));
  document.addEventListener("htmx:afterRequest", rest(false));

  // What asks for itself by the clock is not exchanged between press and release
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.matches('[hx-trigger^="every"]:active')) detail.shouldSwap = false;
  });
})();
