"use strict";
// Runs before anything is drawn: says that there is a script, and which language is shown, so that nothing appears
// only to go away again. Everything else is in player.js.

const languages = document.currentScript.dataset.languages.split(" ");
const posters = (document.currentScript.dataset.posters || "").split(" ");
const upright = matchMedia("(orientation: portrait) and (max-width: 48rem)");
const kept = {
  // A browser may forbid storage; then each visit begins as the first.
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* see above */ } },
};

{
  const root = document.documentElement;
  const language = asked().language || known(kept.get("onboard-language")) || spoken() || languages[0];
  root.dataset.language = language;
  root.classList.add("js");
  addEventListener("load", () => root.classList.add("ready"));
  // Where player.js does not come, the page is again what it is without a script.
  addEventListener("error", (event) => { if (event.target.tagName === "SCRIPT") root.classList.remove("js"); }, true);
  // What is seen first is asked for first: of each language the upright poster, then the other.
  const [poster] = posters.slice(languages.indexOf(language) * 2 + (upright.matches ? 0 : 1));
  if (poster) {
    const early = document.createElement("link");
    Object.assign(early, { rel: "preload", as: "image", href: poster, fetchPriority: "high" });
    document.head.append(early);
  }
  try {
    const only = new CSSStyleSheet();
    only.replaceSync(`.js .edition:not([data-language="${language}"]) { display: none }`);
    document.adoptedStyleSheets = [only];
  } catch { /* an old browser draws all languages for a moment */ }
  document.addEventListener("DOMContentLoaded", () => {
    // A withdrawn page says the same in each language: the reader's own first.
    const own = document.querySelector(`.withdrawn [data-language="${language}"]`);
    if (own) own.parentElement.prepend(own);
  });
}

// What the address asks for: "#en", "#en/step-x", "#edition-en", "#en-scene-3", "#step-x", "#news".
function asked() {
  let name = "";
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* half an escape asks for nothing */ }
  const [, tag, scene, rest = ""] = /^(?:edition-)?([^]*?)(-scene-\d+)?(?:\/([^]*))?$/.exec(name);
  const language = known(tag);
  return { language, place: language && !scene ? rest : name };
}

function known(tag) {
  return tag && languages.find((each) => each.toLowerCase() === tag.toLowerCase());
}

function spoken() {
  const first = (tag) => tag.toLowerCase().split("-")[0];
  for (const tag of navigator.languages || [navigator.language || ""]) {
    const found = known(tag) || languages.find((each) => first(each) === first(tag));
    if (found) return found;
  }
  return null;
}
