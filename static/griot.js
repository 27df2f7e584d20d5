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
// Asks whether something is known: after 2 s, then ever more slowly up to 20 s; only while someone looks.
(function () {
  'use strict';
  var page = document.querySelector('[data-state-url]');
  if (!page || !window.JSON) return;
  var shown = page.getAttribute('data-state');
  var url = page.getAttribute('data-state-url');
  var checked = page.querySelector('[data-checked]');
  var late = page.querySelector('[data-after]');
  var live = document.querySelectorAll('[data-live]');
  var news = document.querySelector('[data-news]');
  var ends = page.getAttribute('data-ends');
  var began = Date.now();
  var pause = 2000;
  var timer = 0;

  function later() {
    clearTimeout(timer);
    if (ends && Date.now() - began > ends * 1000) return;
    if (!document.hidden) timer = setTimeout(ask, pause);
  }
  // Of a page on which somebody may be writing only the parts that changed are shown anew.
  function renew() {
    var request = new XMLHttpRequest();
    request.open('GET', location.pathname);
    request.timeout = 15000;
    request.onload = function () {
      var fresh = request.status === 200 && new DOMParser().parseFromString(request.responseText, 'text/html');
      var state = fresh && fresh.querySelector('[data-state-url]');
      if (!state) return slower();
      for (var i = 0; i < live.length; i++) {
        var part = fresh.getElementById(live[i].id);
        if (!part || part.getAttribute('data-live') === live[i].getAttribute('data-live')) continue;
        live[i].innerHTML = part.innerHTML;
        live[i].setAttribute('data-live', part.getAttribute('data-live'));
        if (news) news.textContent = news.getAttribute('data-news');
      }
      shown = state.getAttribute('data-state');
      pause = 2000;
      later();
    };
    request.onerror = request.ontimeout = slower;
    request.send();
  }
  function ask() {
    var request = new XMLHttpRequest();
    request.open('GET', url);
    request.timeout = 15000;
    request.onload = function () {
      var state = shown;
      var answer;
      try {
        if (request.status === 200) answer = JSON.parse(request.responseText);
        if (answer) state = answer.state;
      } catch (_) {
        // Half an answer on a bad line: the next one will do.
      }
      if (state && state !== shown) return live.length ? renew() : location.reload();
      if (checked && answer) checked.textContent = answer.checked;
      slower();
    };
    request.onerror = request.ontimeout = slower;
    request.send();
  }
  function slower() {
    pause = Math.min(pause * 1.25, 20000);
    later();
  }
  if (late) {
    setTimeout(function () {
      late.hidden = false;
    }, late.getAttribute('data-after') * 1000);
  }
  document.addEventListener('visibilitychange', function () {
    pause = 2000;
    later();
  });
  later();
})();
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
