// One tap, one order: the button rests after the first tap, and wakes when the browser brings the page back.
(function () {
  'use strict';
  function each(act) {
    var forms = document.querySelectorAll('form[data-busy]');
    for (var i = 0; i < forms.length; i++) act(forms[i], forms[i].querySelector('button'));
  }
  each(function (form, button) {
    button.setAttribute('data-words', button.textContent);
    form.addEventListener('submit', function (event) {
      if (button.disabled) return event.preventDefault();
      // The form must be on its way before its button is disabled: old WebViews drop it otherwise.
      setTimeout(function () {
        button.disabled = true;
        button.textContent = form.getAttribute('data-busy');
      }, 0);
    });
  });
  window.addEventListener('pageshow', function () {
    each(function (form, button) {
      button.disabled = false;
      button.textContent = button.getAttribute('data-words');
    });
  });
})();
