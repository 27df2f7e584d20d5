// A price while it is typed: what the server would say of it.
(function () {
  "use strict";
  var price = document.getElementById("price"), says = document.getElementById("price-error");
  if (!price || !says) return;
  function fault() {
    var typed = price.value.replace(/\s/g, ""), rule = price.dataset, amount = Number(typed);
    if (!typed) return "";
    if (!/^-?\d+$/.test(typed)) return rule.wrong;
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
