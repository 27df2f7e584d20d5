// Files that go on after a cut, spoken in tus 1.0. Without this script the form sends the file as browsers do.
(function () {
  "use strict";
  if (!window.fetch || !window.XMLHttpRequest || !Blob.prototype.slice) return;
  // A piece that is cut behind a server which takes it whole first is lost: it is small on a bad line, and on a good one it grows.
  var LEAST = 64 * 1024, FIRST = 1024 * 1024, MOST = 8 * FIRST, PAUSES = [1, 2, 4, 8, 15, 30];

  function words(form, name, values) {
    return Object.keys(values || {}).reduce(function (text, key) {
      return text.replace("{" + key + "}", values[key]);
    }, form.dataset[name] || "");
  }

  function size(form, bytes) {
    return (bytes / 1e6).toFixed(1).replace(".", document.documentElement.lang === "fr" ? "," : ".") + "\u00a0" + form.dataset.unit;
  }

  // The form that the place belongs to: its token and what was typed into it come along.
  function owner(form) {
    return document.getElementById(form.dataset.form) || form;
  }

  // The same file chosen again goes on where it stopped, also after the page was closed.
  function memory(file) {
    return "griot-upload " + [file.name, file.size, file.lastModified].join(" ");
  }
  function remember(key, value) {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch (_) { }
  }
  function recall(key) {
    try { return localStorage.getItem(key); } catch (_) { return null; }
  }

  function ask(job, method, url, headers, body) {
    return new Promise(function (resolve, reject) {
      var request = job.request = new XMLHttpRequest();
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRF-Token", owner(job.form).querySelector("[name=csrf]").value);
      Object.keys(headers || {}).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      request.onload = function () { resolve(request); };
      request.onerror = request.ontimeout = request.onabort = function () { reject(new Error("cut")); };
      if (body) request.upload.onprogress = function (event) { job.show(job.offset + event.loaded); };
      request.send(body || null);
    });
  }

  function begin(job) {
    var name = btoa(String.fromCharCode.apply(null, new TextEncoder().encode(job.file.name)));
    var purpose = job.form.dataset.purpose ? ",purpose " + btoa(job.form.dataset.purpose) : "";
    return ask(job, "POST", job.form.dataset.uploads, {
      "Upload-Length": String(job.file.size), "Upload-Metadata": "filename " + name + purpose
    }).then(function (answer) {
      if (answer.status !== 201) throw answer;
      job.url = answer.getResponseHeader("Location");
      job.offset = 0;
      remember(memory(job.file), job.url);
    });
  }

  function look(job) {
    return ask(job, "HEAD", job.url).then(function (answer) {
      var there = answer.getResponseHeader("Upload-Offset");
      // Somebody else's, or that of another account in this browser.
      if (answer.status === 404 || answer.status === 403 || (answer.status === 200 && !there)) { job.url = null; return begin(job); }
      if (answer.status !== 200) throw answer;
      job.offset = Number(there);
    });
  }

  function shrink(job) {
    job.piece = Math.max(LEAST, Math.floor(Math.min(job.piece, job.file.size) / 2));
  }

  function send(job) {
    job.show(job.offset);
    if (job.offset >= job.file.size) return Promise.resolve();
    var piece = job.file.slice(job.offset, Math.min(job.offset + job.piece, job.file.size)), since = Date.now();
    return ask(job, "PATCH", job.url, {
      "Upload-Offset": String(job.offset), "Content-Type": "application/offset+octet-stream"
    }, piece).then(function (answer) {
      if (answer.status === 413 && job.piece > LEAST) {
        shrink(job);
        job.most = job.piece;
        return look(job).then(function () { return send(job); });
      }
      if (answer.status !== 204) throw answer;
      if (Date.now() - since < 4000) job.piece = Math.min(job.piece * 2, job.most);
      job.offset = Number(answer.getResponseHeader("Upload-Offset"));
      job.tries = 0;
      return send(job);
    });
  }

  // 4xx is an answer that stays; a cut, a lock and a busy server pass.
  function lasting(answer) {
    return answer && answer.status >= 400 && answer.status < 500 && [404, 409, 423, 429].indexOf(answer.status) < 0;
  }

  function run(job) {
    return (job.url ? look(job) : begin(job)).then(function () { return send(job); }).catch(function (answer) {
      if (job.stopped) throw answer;
      if (lasting(answer)) throw answer;
      shrink(job);
      var pause = PAUSES[Math.min(job.tries++, PAUSES.length - 1)];
      job.say(words(job.form, "cut", { seconds: pause }));
      return new Promise(function (resolve) {
        var timer = setTimeout(resolve, pause * 1000);
        window.addEventListener("online", function () { clearTimeout(timer); resolve(); }, { once: true });
      }).then(function () { return run(job); });
    });
  }

  function panel(form) {
    var box = document.createElement("div"), bar = document.createElement("progress");
    var text = document.createElement("p"), stop = document.createElement("button");
    box.className = "going";
    bar.max = 1;
    bar.setAttribute("aria-label", form.querySelector("label").textContent);
    text.setAttribute("role", "status");
    stop.type = "button";
    stop.className = "button quiet small";
    stop.textContent = form.dataset.stop;
    [bar, text, stop].forEach(function (part) { box.appendChild(part); });
    form.appendChild(box);
    return { box: box, bar: bar, text: text, stop: stop };
  }

  function upload(form, shown, file, number, count) {
    var started = Date.now(), first = null;
    var job = { form: form, file: file, url: recall(memory(file)), offset: 0, tries: 0, piece: FIRST, most: MOST };
    job.say = function (text) { shown.text.textContent = text; };
    job.show = function (done) {
      if (first === null) { first = done; started = Date.now(); }
      done = Math.min(done, file.size);
      shown.bar.value = done / file.size;
      var pace = (done - first) / Math.max(1, Date.now() - started);
      var left = pace > 0 && done > first ? Math.ceil((file.size - done) / pace / 60000) : 0;
      job.say((count > 1 ? number + "/" + count + " " : "") + words(form, "going", {
        name: file.name, percent: Math.floor(100 * done / file.size), done: size(form, done), all: size(form, file.size),
        minutes: left || "…"
      }));
    };
    shown.stop.onclick = function () {
      job.stopped = true;
      if (job.request) job.request.abort();
      if (job.url) ask(job, "DELETE", job.url).catch(function () { });
      remember(memory(file), null);
    };
    return run(job).then(function () {
      remember(memory(file), null);
      return job.url.split("/").pop();
    });
  }

  // What the form does once its files are here: the same address, with the upload's name instead of the file.
  function finish(form, id) {
    var plain = document.createElement("form"), field = document.createElement("input");
    plain.method = "post";
    plain.action = form.dataset.action;
    field.type = "hidden";
    field.name = "upload";
    field.value = id;
    plain.appendChild(field);
    new FormData(owner(form)).forEach(function (value, name) {
      if (typeof value !== "string") return;
      var copy = document.createElement("textarea");
      copy.name = name;
      copy.value = value;
      copy.hidden = true;
      plain.appendChild(copy);
    });
    document.body.appendChild(plain);
    window.dispatchEvent(new Event("griot-leaving"));
    plain.submit();
  }

  function start(form) {
    var input = form.querySelector("input[type=file]"), files = Array.prototype.slice.call(input.files);
    if (!files.length || form.classList.contains("busy")) return;
    var large = files.some(function (file) { return file.size > Number(form.dataset.most); });
    form.querySelectorAll(".going").forEach(function (old) { old.remove(); });
    var shown = panel(form);
    function end(text) {
      form.classList.remove("busy");
      shown.bar.remove();
      shown.stop.remove();
      shown.text.className = "error";
      shown.text.textContent = text;
      input.value = "";
    }
    if (large) return end(form.dataset.tooLarge);
    form.classList.add("busy");
    files.reduce(function (before, file, number) {
      return before.then(function () { return upload(form, shown, file, number + 1, files.length); });
    }, Promise.resolve()).then(function (id) {
      shown.bar.removeAttribute("value");
      shown.stop.remove();
      shown.text.textContent = form.dataset.check;
      finish(form, id);
    }, function (answer) {
      end(answer && answer.status === 413 ? form.dataset.tooLarge : form.dataset.failed);
    });
  }

  document.querySelectorAll(".drop").forEach(function (form) {
    var input = form.querySelector("input[type=file]"), depth = 0;
    form.classList.add("live");
    form.querySelector("label").setAttribute("data-here", form.dataset.here);
    form.addEventListener("submit", function (event) { event.preventDefault(); start(form); });
    input.addEventListener("change", function () { start(form); });
    form.addEventListener("dragenter", function () { depth++; form.classList.add("over"); });
    form.addEventListener("dragleave", function () { if (--depth <= 0) { depth = 0; form.classList.remove("over"); } });
    form.addEventListener("dragover", function (event) { event.preventDefault(); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      depth = 0;
      form.classList.remove("over");
      if (!event.dataTransfer.files.length || form.classList.contains("busy")) return;
      input.files = event.dataTransfer.files;
      start(form);
    });
  });
})();
