// One tap, one order: the button rests after the first tap, and wakes when the browser brings the page back.
(function () {
  'use strict';
  function guard(form) {
    var button = form.querySelector('button:not([name])');
    var words = button.textContent;
    var sent = false;
    function rest() {
      button.disabled = sent;
      button.textContent = sent ? form.getAttribute('data-busy') : words;
    }
    form.addEventListener('submit', function (event) {
      if (sent) return event.preventDefault();
      sent = true;
      // The form must be on its way before its button is disabled: old WebViews drop it otherwise.
      setTimeout(rest, 0);
    });
    window.addEventListener('pageshow', function () {
      sent = false;
      rest();
    });
  }
  var forms = document.querySelectorAll('form[data-busy]');
  for (var i = 0; i < forms.length; i++) guard(forms[i]);
})();
