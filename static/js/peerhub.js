// What scripts add to pages that work without them: the design system's behaviours, lists one can type into, and parts
// of pages that change in place. The two libraries for the latter are loaded only by pages that ask for them.
import { initAll } from "govuk-frontend";

const own = document.querySelector("script[data-autocomplete]");
const libraries = new Map();

function load(address) {
  if (!libraries.has(address)) {
    libraries.set(
      address,
      new Promise((loaded, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.addEventListener("load", loaded);
        script.addEventListener("error", failed);
        document.head.append(script);
      }),
    );
  }
  return libraries.get(address);
}

// A frame that shows its whole table is no stop for the Tab key.
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) {
      target.setAttribute("tabindex", "0");
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

function makeSearchable(select) {
  if (select.dataset.enhanced) {
    return;
  }
  select.dataset.enhanced = "true";
  const describedBy = select.getAttribute("aria-describedby");
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? select.selectedOptions[0].text : "",
    preserveNullOptions: true,
    showAllValues: true,
    confirmOnBlur: false,
    dropdownArrow: () => "",
    inputClasses: select.classList.contains("govuk-select--error") ? "ph-autocomplete--error" : "",
    tNoResults: () => "Nothing found",
    tStatusNoResults: () => "Nothing found",
    tAssistiveHint: () => "When suggestions appear, use up and down arrows to look through them and enter to choose.",
  });
  const input = document.getElementById(select.id.replace(/-select$/, ""));
  if (input && describedBy) {
    input.setAttribute("aria-describedby", `${describedBy} ${input.getAttribute("aria-describedby") ?? ""}`.trim());
  }
  // A text that is none of the choices chooses nothing; otherwise the choice before it would be sent unseen.
  input?.addEventListener("blur", () => {
    const chosen = [...select.options].find((option) => option.text === input.value.trim());
    select.value = chosen ? chosen.value : "";
  });
}

// A map is two stops of the Tab key, its hexagons and its outlines: arrows walk to the nearest council on that side.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function nearest(links, from, [rows, columns]) {
  const [row, column] = [Number(from.dataset.row), Number(from.dataset.column)];
  const away = (link) => {
    const [down, across] = [Number(link.dataset.row) - row, Number(link.dataset.column) - column];
    const ahead = down * rows + across * columns;
    const aside = Math.abs(rows ? across : down);
    return ahead > 0 && (rows || !aside) ? ahead * 4 + aside : Infinity;
  };
  return links.reduce((best, link) => (away(link) < away(best) ? link : best), from);
}

function makeWalkable(map) {
  const all = [...map.querySelectorAll("a.ph-hex-link")];
  const groups = [all.filter((link) => link.dataset.row), all.filter((link) => !link.dataset.row)];
  groups.forEach((links) => links.forEach((link, index) => link.setAttribute("tabindex", index ? "-1" : "0")));
  map.addEventListener("keydown", (event) => {
    const link = event.target.closest("a.ph-hex-link");
    const step = STEPS[event.key];
    const links = groups.find((group) => group.includes(link));
    if (!links || !(step || event.key === "Home" || event.key === "End")) {
      return;
    }
    const along = link.dataset.row || !step ? 0 : links.indexOf(link) + step[0] + step[1];
    const next = !step ? links.at(event.key === "Home" ? 0 : -1) : link.dataset.row ? nearest(links, link, step) : links[along];
    event.preventDefault();
    if (next) {
      link.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
  });
}

// An open menu lies over the page: it closes when one leaves it, and Escape leads back to its word.
const menus = [...document.querySelectorAll(".ph-nav__group")];
const leave = (target) => menus.forEach((menu) => menu.contains(target) || menu.removeAttribute("open"));
document.addEventListener("focusin", (event) => leave(event.target));
document.addEventListener("click", (event) => leave(event.target));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menus.find((menu) => menu.open);
  if (open) {
    open.removeAttribute("open");
    open.querySelector("summary").focus();
  }
});

function enhance(scope) {
  initAll({ scope });
  scope.querySelectorAll("[data-scrolls]").forEach((frame) => scrolling.observe(frame));
  scope.querySelectorAll("[data-hexes]").forEach(makeWalkable);
  const selects = scope.querySelectorAll('select[data-module="peerhub-autocomplete"]');
  if (selects.length) {
    load(own.dataset.autocomplete).then(() => selects.forEach(makeSearchable));
  }
}

enhance(document);
// The event is told to whatever asked; what was filled is named beside it.
document.addEventListener("htmx:after:swap", (event) => {
  const filled = event.detail?.ctx?.target;
  enhance(filled instanceof Element && filled.isConnected ? filled : document);
});
if (document.querySelector("[hx-get], [hx-post], [hx-boost]")) {
  load(own.dataset.htmx);
}
