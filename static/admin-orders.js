// The list of orders stays fresh while somebody looks at its first page. Without it, the page is loaded again by hand.
(function () {
  "use strict";
  var list = document.getElementById("orders");
  if (!list || !window.fetch || !window.DOMParser || /[?&]before=/.test(location.search)) { return; }
  var EVERY = 15000, WHILE = 10 * 60000, touched = Date.now(), busy = false;
  ["pointerdown", "keydown", "scroll"].forEach(function (sign) {
    addEventListener(sign, function () { touched = Date.now(); }, { passive: true });
  });
  // Nobody there for ten minutes: the session may end.
  setInterval(function () {
    if (busy || document.hidden || Date.now() - touched > WHILE || list.contains(document.activeElement)) { return; }
    busy = true;
    fetch(location.href, { credentials: "same-origin", redirect: "error" }).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).then(function (html) {
      var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById("orders");
      if (fresh && fresh.innerHTML !== list.innerHTML) { list.replaceChildren.apply(list, Array.from(fresh.childNodes)); }
    }).catch(function () {}).then(function () { busy = false; });
  }, EVERY);
})();
