/* What goes wrong between the page and the site is said, and nothing that was typed is lost. */
(() => {
  "use strict";
  const notice = () => document.querySelector("#trouble");
  const say = (what) => {
    if (!notice()) return;
    for (const text of notice().querySelectorAll("[data-trouble]")) text.hidden = text.dataset.trouble !== what;
    // In the layer above everything: a dialog may be open
    if (notice().matches(":popover-open")) notice().hidePopover();
    notice().showPopover();
  };
  const hide = () => { if (notice()?.matches(":popover-open")) notice().hidePopover(); };

  for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, () => say("offline"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 401 ? "signed-out" : status < 500 ? "refused" : "failed");
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) hide(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-close-trouble]")) hide(); });

  // Signing in, in another tab too, makes the token of a page that is open already worthless: the cookie has the new one
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("formdata", (event) => {
    if (token() && event.formData.has("csrfmiddlewaretoken")) event.formData.set("csrfmiddlewaretoken", token());
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
  });
})();
