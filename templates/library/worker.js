// The service worker of /library. The network comes first: without it, the page with the kept books is shown, and they open.
(function () {
  'use strict';
  var SHELL = 'griot-shell-{{ version }}';
  var BOOKS = 'griot-books';
  var kept = '{{ offline }}/files/';

  self.addEventListener('install', function (event) {
    self.skipWaiting();
    event.waitUntil(
      caches.open(SHELL).then(function (shell) {
        return shell.addAll({{ shell }});
      })
    );
  });
  self.addEventListener('activate', function (event) {
    event.waitUntil(
      caches
        .keys()
        .then(function (names) {
          return Promise.all(
            names.map(function (name) {
              return name.indexOf('griot-shell-') === 0 && name !== SHELL && caches.delete(name);
            })
          );
        })
        .then(function () {
          return self.clients.claim();
        })
    );
  });
  function shell(what) {
    return caches.open(SHELL).then(function (cache) {
      return cache.match(what, { ignoreVary: true });
    });
  }
  function book(request) {
    return caches
      .open(BOOKS)
      .then(function (books) {
        return books.match(request.url);
      })
      .then(function (found) {
        return found || fetch(request);
      });
  }
  self.addEventListener('fetch', function (event) {
    var request = event.request;
    var url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== location.origin) return;
    if (url.pathname.indexOf(kept) === 0) return event.respondWith(book(request));
    var page = request.mode === 'navigate' && '{{ offline }}';
    if (!page && url.pathname.indexOf('/static/') && url.pathname.indexOf('/look/')) return;
    event.respondWith(
      fetch(request).catch(function () {
        return shell(page || request.url).then(function (found) {
          return found || Response.error();
        });
      })
    );
  });
})();
