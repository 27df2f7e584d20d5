// Leaving the page by a link, with something typed that was not saved: the browser asks first.
(function () {
  "use strict";
  var form = document.getElementById("book-form");
  if (!form) return;
  var dirty = form.hasAttribute("data-unsaved");
  function saved() { dirty = false; }
  function changed(event) { if (event.target.form === form && event.target.type !== "file") dirty = true; }
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  form.addEventListener("submit", function (event) {
    if (!event.submitter || event.submitter.formTarget !== "_blank") saved();
  });
  window.addEventListener("griot-leaving", saved);
  window.addEventListener("beforeunload", function (event) { if (dirty) event.preventDefault(); });
})();
// A price while it is typed: what the server would say of plain digits. Words, points and commas beside them are the server's to read.
(function () {
  "use strict";
  var price = document.getElementById("price"), says = document.getElementById("price-error");
  if (!price || !says) return;
  function fault() {
    var typed = price.value.replace(/\s/g, ""), rule = price.dataset, amount = Number(typed);
    if (!typed) return "";
    if (!/^-?\d+$/.test(typed)) return /\d/.test(typed) ? "" : rule.wrong;
    if (amount < Number(rule.min)) return rule.low;
    if (amount > Number(rule.max)) return rule.high;
    return amount % Number(rule.step) ? rule.off : "";
  }
  function show() {
    says.textContent = fault();
    price.toggleAttribute("aria-invalid", false);
    if (says.textContent) price.setAttribute("aria-invalid", "true");
  }
  // While the digits come, only what no further digit puts right.
  price.addEventListener("input", function () {
    var text = fault();
    if (!text || text === price.dataset.wrong || text === price.dataset.high || says.textContent) show();
  });
  price.addEventListener("change", show);
})();
