"use strict";
// The page is whole without this file; here it learns to follow the video. Everything it knows it reads from the page:
// [data-start] and [data-end] are seconds, [data-language] says which edition an element belongs to. See also first.js.

const root = document.documentElement;
const editions = [...document.querySelectorAll(".edition")];
const players = new Map(editions.map((edition) => [edition.dataset.language, player(edition)]));
let shown = null;

saveData(kept.get("onboard-less-data") ? kept.get("onboard-less-data") === "1" : navigator.connection?.saveData === true);
show(root.dataset.language);
document.adoptedStyleSheets = [];
document.querySelectorAll("a[data-language]").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    kept.set("onboard-language", link.dataset.language);
    show(link.dataset.language);
    history.replaceState(null, "", `#${link.dataset.language}`);
    if (link.closest(".edition")) scrollTo(0, 0);
  }));
document.querySelectorAll("[data-until]").forEach((notice) => {
  notice.hidden = new Date().toLocaleDateString("sv") <= notice.dataset.until;
});
upright.addEventListener("change", () => players.forEach((each) => each.choose()));
addEventListener("hashchange", arrive);
// A browser goes to a text of that name by itself, as late as when all is loaded; we go to its place in the video.
if (document.readyState !== "complete") addEventListener("load", () => setTimeout(arrive));
addEventListener("beforeprint", withPictures);
arrive();

// ---------------------------------------------------------------------------------------------- language, address

function show(language) {
  const from = shown && players.get(shown);
  const to = players.get(language);
  for (const edition of editions) {
    const current = edition.dataset.language === language;
    edition.hidden = !current;
    // Links such as #transcript always lead into the edition being shown.
    edition.querySelectorAll("[data-id]").forEach((part) => {
      part.id = current ? part.dataset.id : `${part.dataset.id}-${edition.dataset.language}`;
    });
    edition.querySelectorAll("[data-to]").forEach((link) => link.setAttribute("href", `#${link.dataset.to}`));
    const source = edition.querySelector("[data-controls]");
    source.setAttribute("aria-controls", edition.querySelector('[data-id="source-panel"]').id);
    if (current) {
      root.lang = edition.dataset.language;
      root.dir = edition.dir;
      document.title = edition.dataset.title;
    }
  }
  document.querySelectorAll("#language a").forEach((link) => {
    const current = link.dataset.language === language;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const menu = link.closest("details");
    if (menu && current) menu.querySelector("summary span").textContent = link.textContent;
    if (menu) menu.open = false;
  });
  shown = language;
  root.dataset.language = language;
  to.prepare(from && from !== to ? from.leave() : null);
}

function arrive() {
  const { language, place } = asked();
  if (language && language !== shown) show(language);
  if (!place) return language && scrollTo(0, 0);
  const found = document.getElementById(place.startsWith("step-") ? `${shown}/${place}` : place);
  const fold = found?.closest("details.fold");
  const gone = document.querySelector(".edition:not([hidden]) .banner.gone");
  gone.hidden = Boolean(found) || !place.startsWith("step-");
  // Told as it appears, so that a screen reader says it.
  gone.textContent = gone.hidden ? "" : gone.dataset.text;
  if (!gone.hidden) scrollTo(0, 0);
  if (fold) {
    fold.open = true;
    fold.scrollIntoView();
  }
  if (found?.closest(".scene")) players.get(shown).begin(found.closest(".scene"));
}

function shareLink(place) {
  const url = `${location.href.split("#")[0]}#${place}`;
  if (!navigator.share) return copy(url);
  return navigator.share({ title: document.title, url }).catch((error) => error.name === "AbortError" || copy(url));
}

async function copy(url) {
  const words = document.querySelector(".edition:not([hidden])").dataset;
  try {
    await navigator.clipboard.writeText(url);
    tell(words.copied);
  } catch {
    // Without HTTPS there is no clipboard to write to, only the old way.
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = url;
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    tell(copied ? words.copied : words.notCopied.replace("{link}", url));
  }
}

function tell(words) {
  const toast = document.querySelector(".toast");
  toast.textContent = words;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toast.textContent = ""; }, 4000);
}

function saveData(less) {
  root.classList.toggle("less-data", less);
  document.querySelectorAll(".less input").forEach((box) => { box.checked = less; });
  players.forEach((each) => each.choose());
}

function withPictures() {
  const pictures = [...document.querySelectorAll(".edition:not([hidden]) .scene img")];
  pictures.forEach((picture) => { picture.loading = "eager"; });
  return Promise.allSettled(pictures.map((picture) => picture.decode()));
}

// ---------------------------------------------------------------------------------------------- player

function player(edition) {
  const part = (selector) => edition.querySelector(selector);
  const all = (selector) => [...edition.querySelectorAll(selector)];
  const on = (selector, event, act) => all(selector).forEach((each) => each.addEventListener(event, (happened) => act(each, happened)));
  const video = part("video");
  const screen = part(".screen");
  const start = part(".start");
  const words = part(".start-words");
  const list = part(".chapters ol");
  const chapters = timed(".chapters [data-start]");
  const sentences = timed(".transcript .sentence");
  const play = { again: start.dataset.again, first: words.textContent };
  let chapter = null;
  let sentence = null;
  let begun = false;
  let current = "";
  // Where to begin once the length is known: told any earlier, WebKitGTK stands still.
  let due = null;

  video.controls = false;
  start.hidden = false;
  start.addEventListener("click", () => {
    playing();
    if (screen.getBoundingClientRect().bottom > innerHeight) screen.scrollIntoView();
  });
  video.addEventListener("play", () => {
    const focused = document.activeElement === start;
    begun = true;
    start.hidden = true;
    part(".broken").hidden = true;
    video.controls = true;
    if (focused) video.focus({ preventScroll: true });
  });
  video.addEventListener("ended", () => {
    video.controls = false;
    words.textContent = play.again;
    start.hidden = false;
  });
  for (const event of ["timeupdate", "seeking", "seeked", "loadedmetadata"]) video.addEventListener(event, follow);
  for (const event of ["playing", "seeked"]) video.addEventListener(event, () => screen.classList.add("moving"));
  video.addEventListener("loadedmetadata", () => {
    if (due !== null) moveTo(due);
    part(".broken").hidden = true;
    start.hidden = begun;
  });
  video.addEventListener("error", broken);
  all("video").forEach((film) => {
    captioned(film);
    for (const event of ["loadedmetadata", "loadeddata"]) film.addEventListener(event, () => captions(film));
  });
  const film = part(".film video");
  // A browser fetches a poster even while it is folded away.
  on(".news", "toggle", () => {
    if (!film) return;
    film.poster = film.dataset.poster;
    captions(film);
  });

  chapters.forEach((each) => each.element.addEventListener("click", (event) => {
    event.preventDefault();
    go(each.start);
    // On a phone held upright the list stands below the video, which may be out of sight.
    if (screen.getBoundingClientRect().bottom < 80) screen.scrollIntoView();
    history.replaceState(null, "", each.element.getAttribute("href"));
  }));
  on("[data-seek]", "click", (link, event) => {
    event.preventDefault();
    go(Number(link.dataset.seek));
    screen.scrollIntoView();
  });
  on(".before", "click", () => step(-1));
  on(".repeat", "click", () => step(0));
  on(".after", "click", () => step(1));
  on(".speed select", "change", (select) => { video.defaultPlaybackRate = video.playbackRate = Number(select.value); });
  on(".less input", "change", (box) => {
    kept.set("onboard-less-data", box.checked ? "1" : "0");
    saveData(box.checked);
  });
  // The address of a file on a stick is of no use to anybody else.
  if (location.protocol === "file:") part(".share").hidden = true;
  on(".share", "click", () => shareLink(begun || chapters.indexOf(chapter) > 0 ? place() : edition.dataset.language));
  all(".scene-links").forEach((links) => {
    if (part(".share").hidden) return;
    const button = links.insertBefore(document.createElement("button"), links.firstChild);
    button.type = "button";
    button.setAttribute("aria-label", edition.dataset.stepLink);
    button.append(part(".share .icon").cloneNode(true));
    button.addEventListener("click", () => shareLink(links.closest(".scene").id));
  });
  on(".show-source", "click", toggleSource);
  on(".print", "click", async () => { await withPictures(); print(); });
  on(".retry", "click", () => { part(".broken").hidden = true; const at = time(); video.load(); moveTo(at); playing(); });
  on(".stage", "keydown", (stage, event) => key(event));
  on(".check", "submit", (form, event) => event.preventDefault());
  on(".check fieldset", "change", (question) => { question.querySelector(".judge").disabled = question.disabled; });
  on(".judge", "click", (button) => judge(button.closest("fieldset")));
  on(".retake", "click", retake);
  return { prepare, leave, choose, begin };

  function timed(selector) {
    return all(selector).map((element) => ({
      element, start: Number(element.dataset.start), end: Number(element.dataset.end),
    }));
  }

  function prepare(chapterNumber) {
    choose();
    if (chapterNumber) go(chapters[Math.min(chapterNumber, chapters.length - 1)].start, false);
    follow();
  }

  function leave() {
    video.pause();
    return begun && chapter ? chapters.indexOf(chapter) : null;
  }

  // Takes the rendition for how the phone is held and how good its connection is, at the same place in the video.
  function choose() {
    if (edition.hidden || !shown && edition.dataset.language !== root.dataset.language) return;
    const less = root.classList.contains("less-data");
    const { portrait, landscape, portraitSmall, landscapeSmall } = video.dataset;
    const standing = landscape && !(portrait && upright.matches) ? [landscapeSmall, landscape] : [portraitSmall, portrait];
    const wanted = less && standing[0] || standing[1];
    if (wanted === current) return;
    const [at, wasPlaying] = [time(), !video.paused];
    current = wanted;
    video.preload = "none";
    video.src = wanted;
    // After the poster; a phone that saves data fetches nothing before it is asked to.
    if (document.readyState === "complete") fetchLength();
    else addEventListener("load", fetchLength, { once: true });
    if (at) moveTo(at);
    captions(video);
    if (wasPlaying) playing();
  }

  function fetchLength() {
    if (!edition.hidden && !root.classList.contains("less-data")) video.preload = "metadata";
  }

  // Safari lists the captions inside the file as well, and chooses among them all when it has opened the file.
  function captions(film) {
    const own = [...film.textTracks].find((track) => track.kind === "captions");
    for (const track of film.textTracks) track.mode = track === own ? "showing" : "disabled";
  }

  function begin(scene) {
    const found = chapters.findLast((each) => each.start <= Number(scene.querySelector(".seek").dataset.seek)) || chapters[0];
    const label = found.element.querySelector("small");
    go(Number(scene.querySelector(".seek").dataset.seek), false);
    if (!begun) words.textContent = `${play.first}: ${(label || found.element.querySelector("b")).textContent}`;
    part(".stage").scrollIntoView();
  }

  function place() {
    return chapter.element.getAttribute("href").slice(1);
  }

  function playing() {
    // Refused playing (no data, no permission) shows up as the browser's own controls, or as our message.
    video.play().catch(() => { if (!video.error) { start.hidden = true; video.controls = true; } });
  }

  function go(seconds, andPlay = true) {
    // Half a frame further: at the border itself a browser may still show the picture before.
    moveTo(seconds + 1 / 60);
    if (andPlay) playing();
    follow();
  }

  function moveTo(seconds) {
    due = video.readyState ? null : seconds;
    if (video.readyState) video.currentTime = seconds;
  }

  function time() {
    return due ?? video.currentTime;
  }

  function step(by) {
    const at = Math.max(0, chapters.indexOf(chapter));
    // "Back" shortly after a step began means the step before; later it means this one again.
    const target = by < 0 && time() - chapters[at].start > 4 ? at : at + by;
    go(chapters[Math.min(chapters.length - 1, Math.max(0, target))].start);
  }

  function toggleSource() {
    const panel = part(".source-panel");
    const button = part(".show-source");
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    button.querySelector("span").textContent = panel.hidden ? button.dataset.show : button.dataset.hide;
  }

  function follow() {
    const now = time();
    const nextChapter = last(chapters, now) || chapters[0];
    if (nextChapter !== chapter) {
      if (chapter) chapter.element.removeAttribute("aria-current");
      chapter = nextChapter;
      chapter.element.setAttribute("aria-current", "step");
      reveal(chapter.element);
    }
    const nextSentence = last(sentences, now) || sentences[0];
    if (sentence) sentence.element.classList.toggle("now", begun && sentence === nextSentence);
    if (nextSentence && nextSentence !== sentence) {
      sentence = nextSentence;
      sentence.element.classList.toggle("now", begun);
      tellSource(sentence.element, sentence.element.closest(".scene"));
    }
  }

  function tellSource(element, scene) {
    const sources = scene.querySelectorAll(".sources li");
    const cited = [...element.querySelectorAll("sup")].map((number) => sources[number.textContent - 1].cloneNode(true));
    part(".spoken").replaceChildren(...[...element.cloneNode(true).childNodes].filter((each) => each.nodeName !== "SUP"));
    part(".spoken").lang = element.lang || edition.dataset.language;
    part(".proofs").replaceChildren(...cited);
    if (!cited.length) part(".proofs").appendChild(document.createElement("li")).textContent = part(".source-panel").dataset.none;
    const report = scene.querySelector(".report");
    if (report) part(".source-panel .report").href = report.href;
  }

  function last(them, now) {
    return them.filter((each) => each.start <= now + 0.02).pop();
  }

  function reveal(element) {
    // Moves only a list that scrolls by itself, never the page under a reader's thumb.
    const box = list.parentElement;
    if (box.scrollHeight <= box.clientHeight + 4) return;
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top: top - box.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
  }

  // A page opened from a folder may not load its captions; then they stand in the page (the release's own captions).
  function captioned(film) {
    const cues = film.parentElement.querySelector(".cues");
    if (!cues) return;
    const [served] = film.textTracks;
    const spare = film.addTextTrack("captions", served.label, served.language);
    for (const [begins, ends, text] of JSON.parse(cues.textContent)) spare.addCue(new VTTCue(begins, ends, text));
    served.mode = "disabled";
    spare.mode = "showing";
    film.querySelector("track").remove();
  }

  function broken() {
    part(".broken").hidden = false;
    start.hidden = true;
    video.controls = false;
  }

  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The browser's own player, lists and links keep their keys.
    if (event.target.closest("select, summary, input") || (event.target === video && event.key.startsWith("Arrow"))) return;
    const act = {
      ArrowLeft: () => go(Math.max(0, time() - 5), !video.paused),
      ArrowRight: () => go(time() + 5, !video.paused),
      k: () => (video.paused ? playing() : video.pause()),
      n: () => step(1),
      p: () => step(-1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // -------------------------------------------------------------------------------------------- questions

  function judge(question) {
    const chosen = question.querySelector(":checked");
    const right = question.elements[question.dataset.right];
    const isRight = chosen === right;
    const say = part(".check form").dataset;
    right.closest("label").classList.add("is-right");
    if (!isRight) chosen.closest("label").classList.add("is-wrong");
    question.classList.toggle("missed", !isRight);
    question.querySelectorAll("input, .judge").forEach((each) => { each.disabled = true; });
    question.classList.add("judged");
    question.querySelector(".solution").open = true;
    question.querySelector(".verdict").textContent = isRight ? say.right : say.wrong;
    tellResult(say.result);
  }

  function tellResult(form) {
    const questions = all(".check fieldset");
    if (questions.some((each) => !each.classList.contains("judged"))) return;
    const right = questions.filter((each) => each.querySelector(":checked").value === each.dataset.right).length;
    part(".result").hidden = false;
    part(".result strong").textContent = form.replace("{right}", right).replace("{count}", questions.length);
  }

  function retake() {
    part(".check form").reset();
    part(".result").hidden = true;
    for (const question of all(".check fieldset")) {
      question.classList.remove("judged");
      question.querySelectorAll("label").forEach((label) => label.classList.remove("is-right", "is-wrong"));
      question.querySelectorAll("input").forEach((input) => { input.disabled = false; });
      question.querySelector(".solution").open = false;
      question.querySelector(".verdict").textContent = "";
    }
    part(".check input").focus();
  }
}
