// Runs before the page is drawn, so that parts which only work with scripts do not appear and vanish.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
