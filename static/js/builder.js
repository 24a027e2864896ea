// The team builder without reloading: a person's year in a card beside their name, answers in place, who else is here.

const WAIT = 350; // milliseconds before a card opens or goes, so that passing over a name opens nothing
let card = null;
let owner = null;
let timer = null;
const fetched = new Map();

function near(element) {
  const place = element.getBoundingClientRect();
  const width = card.offsetWidth;
  const height = card.offsetHeight;
  const below = place.bottom + height + 8 < window.innerHeight || place.top < height + 8;
  card.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - width - 8))}px`;
  card.style.top = `${Math.max(8, below ? Math.min(place.bottom + 4, window.innerHeight - height - 8) : place.top - height - 4)}px`;
}

function close() {
  clearTimeout(timer);
  if (card) {
    card.remove();
    owner?.removeAttribute("aria-expanded");
    card = owner = null;
  }
}

async function part(address) {
  if (!fetched.has(address)) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      return null;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fetched.set(address, page.querySelector("#person")?.innerHTML ?? null);
  }
  return fetched.get(address);
}

async function open(link) {
  if (owner === link) {
    return;
  }
  close();
  owner = link;
  const inside = await part(link.href);
  if (owner !== link || inside === null) {
    return;
  }
  card = document.createElement("div");
  card.className = "ph-card ph-person";
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", `The year of ${link.textContent.trim()}`);
  card.setAttribute("popover", "manual");
  card.innerHTML = inside;
  // Straight after the name, so that Tab goes from the name into the card.
  link.after(card);
  card.showPopover();
  near(link);
  link.setAttribute("aria-expanded", "true");
  card.addEventListener("mouseenter", () => clearTimeout(timer));
  card.addEventListener("mouseleave", later(close));
}

function later(act) {
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  };
}

const named = (event) => (event.target instanceof Element ? event.target.closest("[data-year]") : null);

document.addEventListener("mouseover", (event) => {
  const link = named(event);
  if (link) {
    later(() => open(link))();
  }
});
document.addEventListener("mouseout", (event) => {
  if (named(event)) {
    later(close)();
  }
});
document.addEventListener("focusin", (event) => {
  const link = named(event);
  if (link) {
    later(() => open(link))();
  } else if (card && !card.contains(event.target)) {
    close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && owner) {
    const back = card?.contains(document.activeElement) ? owner : null;
    close();
    back?.focus();
    clearTimeout(timer);
  }
});
window.addEventListener("scroll", () => card && owner && near(owner), { passive: true });

// A narrow window folds the places: who comes back to what was pressed in one goes on at its line.
function arrive() {
  const place = /^#(?:lock|choose)-(\d+)$/.exec(location.hash);
  const fold = place && document.querySelector(`#fold-${place[1]}`);
  if (fold?.checkVisibility()) {
    fold.open = true;
    fold.querySelector("summary").focus();
    fold.scrollIntoView({ block: "nearest" });
  }
}

// After the browser has looked for the place itself, which would take the focus away again.
window.addEventListener("load", () => setTimeout(arrive));

// Who closes the answer goes on where they asked.
let asker = null;

document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target : null;
  const asking = pressed?.closest('[hx-target="#what-if"]');
  if (asking && !asking.closest("#what-if")) {
    asker = asking;
  }
  if (pressed?.closest("[data-closes-what-if]") && document.querySelector("#team")) {
    event.preventDefault();
    document.querySelector("#what-if").replaceChildren();
    (asker?.isConnected ? asker : document.querySelector("#team")).focus();
  }
});

// What was asked for in place is looked at: the answer, or the form where nothing is asked yet.
document.addEventListener("htmx:after:swap", (event) => {
  const asked = document.querySelector("#what-if");
  // The event is told to the link that asked, not to what it filled. What an open page hears of others every few
  // seconds comes this way too, and must not move anybody.
  if (event.detail?.ctx?.target?.id !== "what-if") {
    return;
  }
  const target = asked?.querySelector("#what-if-heading") ?? asked?.querySelector("select");
  if (target) {
    target.focus({ preventScroll: true });
    asked.scrollIntoView({ block: "start" });
    if (target.getBoundingClientRect().bottom > window.innerHeight) {
      target.scrollIntoView({ block: "start" }); // a narrow window has the answer below the whole question
    }
  }
});
