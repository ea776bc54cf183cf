/* Presentation only: where the focus goes, what the title says, the address of a view, pictures of charts. */
(function () {
  "use strict";

  var NO_CHANGE = function () { return window.dash_clientside.no_update; };
  var state = { path: null, last: null };

  /* Run a step once an element is in the page, for up to two seconds. */
  function whenThere(find, step) {
    var until = Date.now() + 2000;
    (function look() {
      var found = find();
      if (found) { step(found); } else if (Date.now() < until) { window.requestAnimationFrame(look); }
    })();
  }

  function focusOn(element) {
    element.focus({ preventScroll: false });
  }

  function isLost() {
    var at = document.activeElement;
    return !at || at === document.body || !document.contains(at);
  }

  /* What has the focus, said so that it can be found again when its page is drawn anew. */
  function described(element) {
    var group = element.closest("[role=radiogroup]");
    if (group) { return { group: group.getAttribute("aria-labelledby"), value: element.value }; }
    return element.id ? { id: element.id } : null;
  }

  function foundAgain(last) {
    if (!last) { return null; }
    if (last.id) { return document.getElementById(last.id); }
    var group = Array.prototype.find.call(document.querySelectorAll("[role=radiogroup]"), function (one) {
      return one.getAttribute("aria-labelledby") === last.group;
    });
    return group ? Array.prototype.find.call(group.querySelectorAll("input"), function (one) {
      return one.value === last.value;
    }) : null;
  }

  document.addEventListener("focusin", function (event) { state.last = described(event.target); });

  /* A page drawn anew keeps the focus where it was; what is no longer there hands it to the part that came. */
  function keepFocus(instead) {
    var last = state.last;
    var until = Date.now() + 1500;
    (function look() {
      if (isLost()) {
        var found = foundAgain(last) || document.getElementById(instead);
        if (found) { focusOn(found); return; }
      }
      if (Date.now() < until) { window.requestAnimationFrame(look); }
    })();
  }

  function heading(path) {
    return function () {
      var found = document.getElementById("page-heading");
      return found && (!path || found.getAttribute("data-path") === path) ? found : null;
    };
  }

  function markCurrent(path, door) {
    document.querySelectorAll("#shell-nav a").forEach(function (link) {
      if (link.getAttribute("href") === door) {
        link.setAttribute("aria-current", path === door ? "page" : "true");
      } else {
        link.removeAttribute("aria-current");
      }
    });
  }

  /* A page has arrived: its title, its place in the navigation, and the focus. */
  function arrive(page) {
    if (!page) { return [NO_CHANGE(), NO_CHANGE()]; }
    document.title = page.title;
    markCurrent(page.path, page.door);
    if (state.path !== null && state.path !== page.path) {
      whenThere(heading(page.path), focusOn);
    } else if (state.path !== null) {
      keepFocus(page.focus || "page-heading");
    }
    state.path = page.path;
    return [page.path, page.say];
  }

  /* A form was refused: the title says so and the summary takes the focus. */
  function problem(found) {
    if (!found || !found.summary) { return NO_CHANGE(); }
    if (document.title.indexOf("Error: ") !== 0) { document.title = "Error: " + document.title; }
    whenThere(function () { return document.getElementById(found.summary); }, focusOn);
    return found.count;
  }

  /* The controls of a view write the query string; everything else in it stays. */
  function address(values, ids, search) {
    var query = new URLSearchParams(search || "");
    ids.forEach(function (id, at) {
      var value = values[at];
      if (value === null || value === undefined || value === "" || value === id.default) {
        query.delete(id.name);
      } else {
        query.set(id.name, value);
      }
    });
    var now = new URLSearchParams(search || "");
    query.sort();
    now.sort();
    if (query.toString() === now.toString()) { return NO_CHANGE(); }
    var text = query.toString();
    return text ? "?" + text : "";
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.jcm = { arrive: arrive, problem: problem, address: address };

  /* The library of the charts, once it is here: on a slow machine it comes after the page. */
  function plotly() {
    var until = Date.now() + 15000;
    return new Promise(function (found, lost) {
      (function look() {
        if (window.Plotly) { found(window.Plotly); } else if (Date.now() > until) { lost(new Error("no library")); }
        else { window.setTimeout(look, 100); }
      })();
    });
  }

  /* A picture of a chart: the server writes the figure with its title and source, the browser draws it. */
  function picture(button) {
    button.disabled = true;
    fetch(button.getAttribute("data-picture"))
      .then(function (answer) {
        if (!answer.ok) { throw new Error("no figure"); }
        return answer.json();
      })
      .then(function (figure) {
        return plotly().then(function (library) {
          return library.toImage(figure, {
            format: "png", width: figure.layout.width, height: figure.layout.height, scale: 2
          });
        });
      })
      .then(function (image) {
        var link = document.createElement("a");
        link.href = image;
        link.download = button.getAttribute("data-name");
        document.body.appendChild(link);
        link.click();
        link.remove();
      })
      .catch(function () { button.insertAdjacentText("afterend", " The picture could not be made."); })
      .finally(function () { button.disabled = false; });
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) { return; }
    var button = target.closest("[data-picture]");
    if (button) { picture(button); }
    var skip = target.closest(".skip-link");
    if (skip) {
      event.preventDefault();
      focusOn(document.getElementById("main"));
    }
    var field = target.closest("[data-field]");
    if (field) {
      event.preventDefault();
      var found = document.getElementById(field.getAttribute("data-field"));
      if (found) { openAround(found); focusOn(found); }
    }
  });

  function openAround(element) {
    for (var at = element.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
  }

  /* Paper cannot be opened: print with every folded part open, and fold it again afterwards. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (part) { return !part.open; });
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
    opened = [];
  });
})();
