// Books that are kept for reading without a network: they lie in a cache of this browser, which the service worker opens.
(function () {
  'use strict';
  if (!('serviceWorker' in navigator) || !window.caches || !window.fetch) return;
  var BOOKS = 'griot-books';
  navigator.serviceWorker.register('/library/worker.js', { scope: '/library' }).catch(function () {
    // Without it the books can still be downloaded.
  });

  // A button that keeps a book, or takes it away again.
  function prepare(button) {
    var url = button.getAttribute('data-keep');
    var said = document.getElementById(button.getAttribute('aria-describedby'));
    var isKept = false;
    // What is the same for all books stands at their list.
    function words(name) {
      return button.getAttribute('data-' + name) || button.closest('ul').getAttribute('data-' + name);
    }
    function show(kept) {
      isKept = kept;
      button.textContent = words(kept ? 'remove' : 'words');
      button.setAttribute('aria-label', button.textContent + ' – ' + words('title') + ' (' + words('size') + ')');
      button.hidden = false;
    }
    function tell(name) {
      said.textContent = name ? words(name) : '';
    }
    function fetched() {
      return fetch(words('action'), { method: 'POST', credentials: 'same-origin' }).then(function (answer) {
        var kind = answer.headers.get('content-type') || '';
        if (!answer.ok || kind.indexOf('text/html') === 0) throw new Error('refused');
        return answer.blob().then(function (file) {
          var headers = { 'content-type': kind, 'x-title': encodeURIComponent(words('title')), 'x-size': encodeURIComponent(words('size')) };
          // Browsers open a PDF themselves; an EPUB is handed on to a reading app.
          if (kind.indexOf('epub') > 0) headers['content-disposition'] = 'attachment';
          return new Response(file, { headers: headers });
        });
      });
    }
    function keep() {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      return Promise.all([caches.open(BOOKS), fetched()]).then(function (both) {
        return both[0].put(url, both[1]);
      });
    }
    function remove() {
      return caches.open(BOOKS).then(function (books) {
        return books.delete(url);
      });
    }
    button.addEventListener('click', function () {
      button.disabled = true;
      tell(isKept ? '' : 'busy');
      (isKept ? remove() : keep())
        .then(function () {
          show(!isKept);
          tell(isKept ? 'kept' : '');
        })
        .catch(function (error) {
          tell(error.name === 'QuotaExceededError' ? 'full' : error.message === 'refused' ? 'refused' : 'failed');
        })
        .then(function () {
          button.disabled = false;
        });
    });
    caches
      .open(BOOKS)
      .then(function (books) {
        return books.match(url);
      })
      .then(function (found) {
        show(!!found);
      });
  }

  // The list of what is kept.
  function list(place) {
    caches.open(BOOKS).then(function (books) {
      books.keys().then(function (keys) {
        keys.forEach(function (key) {
          books.match(key).then(function (found) {
            add(place, books, key, found);
          });
        });
        document.getElementById('none').hidden = keys.length > 0;
      });
    });
  }
  function add(place, books, key, found) {
    var row = document.createElement('li');
    var inside = document.createElement('div');
    var link = document.createElement('a');
    var weight = document.createElement('p');
    var button = document.createElement('button');
    var title = decodeURIComponent(found.headers.get('x-title') || '');
    link.href = key.url;
    link.className = 'name';
    link.textContent = title;
    weight.className = 'hint';
    weight.textContent = decodeURIComponent(found.headers.get('x-size') || '');
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = place.getAttribute('data-remove');
    button.setAttribute('aria-label', button.textContent + ' – ' + title);
    button.addEventListener('click', function () {
      books.delete(key).then(function () {
        place.removeChild(row);
        document.getElementById('none').hidden = !!place.firstChild;
      });
    });
    [link, weight, button].forEach(function (part) {
      inside.appendChild(part);
    });
    row.appendChild(inside);
    place.appendChild(row);
  }

  var buttons = document.querySelectorAll('[data-keep]');
  for (var i = 0; i < buttons.length; i++) prepare(buttons[i]);
  var place = document.getElementById('kept');
  if (place) list(place);
})();
