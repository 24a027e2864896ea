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

function enhance(scope) {
  initAll({ scope });
  scope.querySelectorAll("[data-scrolls]").forEach((frame) => scrolling.observe(frame));
  const selects = scope.querySelectorAll('select[data-module="peerhub-autocomplete"]');
  if (selects.length) {
    load(own.dataset.autocomplete).then(() => selects.forEach(makeSearchable));
  }
}

enhance(document);
document.addEventListener("htmx:after:swap", (event) => enhance(event.target instanceof Element ? event.target : document));
if (document.querySelector("[hx-get], [hx-post], [hx-boost]")) {
  load(own.dataset.htmx);
}
