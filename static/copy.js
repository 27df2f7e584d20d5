// Buttons that copy a code or an address; without a script they stay hidden, and the text can be selected.
(function () {
  'use strict';
  function old(text) {
    var field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('readonly', '');
    document.body.appendChild(field);
    field.select();
    var copied = false;
    try {
      copied = document.execCommand('copy');
    } catch (_) {
      // The text can still be selected.
    }
    document.body.removeChild(field);
    return copied;
  }
  function prepare(button) {
    var text = button.getAttribute('data-copy');
    function done() {
      button.textContent = button.getAttribute('data-copied');
    }
    function fallBack() {
      if (old(text)) done();
      button.focus();
    }
    button.addEventListener('click', function () {
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, fallBack);
      else fallBack();
    });
    button.hidden = false;
  }
  var buttons = document.querySelectorAll('[data-copy]');
  for (var i = 0; i < buttons.length; i++) prepare(buttons[i]);
})();
