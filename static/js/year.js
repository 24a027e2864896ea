// The year without reloading: a tap marks a day, a drag marks several, arrow keys walk from day to day.
// Without this script every day and every week is a button of an ordinary form.

const form = document.getElementById("marks");
let start = null;
let chosen = [];

const days = () => [...form.querySelectorAll("button.dy-day")];
const dayAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("button.dy-day");

function choose(from, to) {
  const all = days();
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const day of chosen) {
    day.classList.remove("dy-day--chosen");
  }
  chosen = all.slice(first, last + 1);
  for (const day of chosen) {
    day.classList.add("dy-day--chosen");
  }
}

async function send(value) {
  const body = new FormData(form);
  body.set("days", value);
  form.setAttribute("aria-busy", "true");
  const response = await fetch(form.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("year");
  if (!response.ok || !fresh || page.querySelector(".govuk-error-summary")) {
    // Something to read: let the page itself say it.
    document.location.assign(response.url);
    return;
  }
  for (const part of [".dy-year", ".dy-sum", ".dy-sum--quiet"]) {
    document.querySelector(`#year ${part}`).replaceWith(fresh.querySelector(part));
  }
  form.removeAttribute("aria-busy");
  const again = form.querySelector(`button[value="${value}"]`) ?? form.querySelector(`button[value="${value.split("/")[0]}"]`);
  rove(again);
  again?.focus({ preventScroll: true });
}

// One stop for the Tab key; the arrows do the rest.
function rove(to) {
  for (const button of form.querySelectorAll("button.dy-day, button.dy-week")) {
    button.tabIndex = -1;
  }
  (to ?? days()[0])?.setAttribute("tabindex", "0");
}

function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -30, PageDown: 30 }[event.key];
  const day = event.target.closest("button.dy-day");
  if (!step || !day) {
    return;
  }
  event.preventDefault();
  const all = days();
  const to = all[Math.min(Math.max(all.indexOf(day) + step, 0), all.length - 1)];
  if (event.shiftKey) {
    start ??= day;
    choose(start, to);
  }
  rove(to);
  to.focus();
}

function begin(event) {
  const day = event.target.closest("button.dy-day");
  if (!day || event.button !== 0) {
    return;
  }
  start = day;
  choose(day, day);
}

function end(event) {
  const over = start && dayAt(event);
  if (over && over !== start && chosen.length > 1) {
    send(`${chosen[0].value}/${chosen.at(-1).value}`);
  }
  forget();
}

function forget() {
  start = null;
  for (const day of chosen) {
    day.classList.remove("dy-day--chosen");
  }
  chosen = [];
}

if (form) {
  rove();
  form.addEventListener("pointerdown", begin);
  form.addEventListener("pointermove", (event) => {
    const over = start && dayAt(event);
    if (over) {
      choose(start, over);
    }
  });
  window.addEventListener("pointerup", end);
  // A finger that moves up or down scrolls the page; then it was no drag.
  window.addEventListener("pointercancel", forget);
  form.addEventListener("keydown", walk);
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.value) {
      return;
    }
    event.preventDefault();
    if (chosen.length > 1) {
      send(`${chosen[0].value}/${chosen.at(-1).value}`);
      forget();
    } else {
      send(event.submitter.value);
    }
  });
}
