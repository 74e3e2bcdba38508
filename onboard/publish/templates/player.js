"use strict";
// The page is whole without this file; here it learns to follow the video. Everything it knows it reads from the page:
// [data-start] and [data-end] are seconds, [data-language] says which edition an element belongs to.

const editions = [...document.querySelectorAll(".edition")];
const players = new Map(editions.map((edition) => [edition.dataset.language, player(edition)]));
let shown = null;

document.documentElement.classList.add("js");
document.querySelectorAll("#language a").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    remember(link.dataset.language);
    show(link.dataset.language);
  }));
addEventListener("hashchange", () => {
  const wanted = named(location.hash);
  if (wanted && wanted !== shown) show(wanted);
});
show(named(location.hash) || remembered() || spoken() || editions[0].dataset.language);

// ---------------------------------------------------------------------------------------------- language

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
    const skip = edition.querySelector(".skip");
    skip.setAttribute("href", "#transcript");
    if (current) {
      document.documentElement.lang = edition.dataset.language;
      document.documentElement.dir = edition.dir;
      document.title = edition.dataset.title;
    }
  }
  document.querySelectorAll("#language a").forEach((link) => {
    if (link.dataset.language === language) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  shown = language;
  to.prepare(from && from !== to ? from.leave() : null);
}

function named(hash) {
  const match = /^#edition-([\w-]+)$/.exec(hash);
  return match && players.has(match[1]) ? match[1] : null;
}

function spoken() {
  for (const tag of navigator.languages || [navigator.language || ""]) {
    const exact = editions.find((edition) => edition.dataset.language.toLowerCase() === tag.toLowerCase());
    const near = editions.find((edition) => first(edition.dataset.language) === first(tag));
    if (exact || near) return (exact || near).dataset.language;
  }
  return null;
}

function first(tag) { return tag.toLowerCase().split("-")[0]; }

function remembered() {
  // A browser may forbid storage; then the language of the phone decides at every visit.
  try {
    const language = localStorage.getItem("onboard-language");
    return players.has(language) ? language : null;
  } catch { return null; }
}

function remember(language) {
  try { localStorage.setItem("onboard-language", language); } catch { /* see remembered() */ }
}

// ---------------------------------------------------------------------------------------------- player

function player(edition) {
  const part = (selector) => edition.querySelector(selector);
  const video = part("video");
  const start = part(".start");
  const list = part(".chapters ol");
  const chapters = timed(".chapters [data-start]");
  const sentences = timed(".transcript .sentence");
  let chapter = null;
  let sentence = null;
  let begun = false;

  if (video.dataset.portraitPoster && matchMedia("(orientation: portrait) and (max-width: 48rem)").matches) {
    video.poster = video.dataset.portraitPoster;
  }
  video.controls = false;
  start.hidden = false;
  part(".controls").hidden = false;
  part(".print").hidden = false;

  start.addEventListener("click", play);
  video.addEventListener("play", () => {
    const focused = document.activeElement === start;
    begun = true;
    start.hidden = true;
    part(".broken").hidden = true;
    video.controls = true;
    if (focused) video.focus({ preventScroll: true });
    video.playbackRate = Number(part(".speed select").value);
  });
  video.addEventListener("ended", () => {
    video.controls = false;
    part(".start-words").textContent = start.dataset.again;
    start.hidden = false;
  });
  for (const event of ["timeupdate", "seeking", "seeked", "loadedmetadata"]) video.addEventListener(event, follow);
  video.addEventListener("loadedmetadata", () => {
    part(".broken").hidden = true;
    start.hidden = begun;
  });
  video.addEventListener("error", broken);
  // Sources are tried in order: only when the last fails is there nothing to play.
  part("video source:last-of-type").addEventListener("error", broken);
  part("track").addEventListener("error", captionsFromText);
  // Either may have failed before this script ran.
  if (video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) broken();
  if (part("track").readyState === HTMLTrackElement.ERROR) captionsFromText();

  chapters.forEach((each) => each.element.addEventListener("click", (event) => { event.preventDefault(); go(each.start); }));
  edition.querySelectorAll("[data-seek]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    go(Number(link.dataset.seek));
    part(".screen").scrollIntoView({ block: "start" });
  }));
  part(".before").addEventListener("click", () => step(-1));
  part(".repeat").addEventListener("click", () => step(0));
  part(".after").addEventListener("click", () => step(1));
  part(".speed select").addEventListener("change", (event) => { video.playbackRate = Number(event.target.value); });
  part(".show-source").addEventListener("click", toggleSource);
  part(".print").addEventListener("click", () => print());
  part(".retry").addEventListener("click", () => { part(".broken").hidden = true; video.load(); play(); });
  part(".stage").addEventListener("keydown", key);
  return { prepare, leave };

  function timed(selector) {
    return [...edition.querySelectorAll(selector)].map((element) => ({
      element, start: Number(element.dataset.start), end: Number(element.dataset.end),
    }));
  }

  function prepare(chapterNumber) {
    video.preload = "metadata";
    const captions = video.textTracks[video.textTracks.length - 1];
    if (captions) captions.mode = "showing";
    if (chapterNumber) go(chapters[Math.min(chapterNumber, chapters.length - 1)].start, false);
    follow();
  }

  function leave() {
    video.pause();
    return begun && chapter ? chapters.indexOf(chapter) : null;
  }

  function play() {
    // Refused playing (no data, no permission) shows up as the browser's own controls, or as our message.
    video.play().catch(() => { if (!video.error) { start.hidden = true; video.controls = true; } });
  }

  function go(seconds, playing = true) {
    // Half a frame further: at the border itself a browser may still show the picture before.
    video.currentTime = seconds + 1 / 60;
    if (playing) play();
  }

  function step(by) {
    const at = Math.max(0, chapters.findIndex((each) => each === chapter));
    // "Back" shortly after a step began means the step before; later it means this one again.
    const target = by < 0 && video.currentTime - chapters[at].start > 4 ? at : at + by;
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
    const now = video.currentTime;
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
      const words = sentence.element.querySelector("p");
      part(".spoken").textContent = words.textContent;
      part(".spoken").lang = words.lang || edition.dataset.language;
      part(".proofs").replaceChildren(...[...sentence.element.querySelectorAll(".proof")].map((proof) => proof.cloneNode(true)));
    }
  }

  function last(all, now) {
    return all.filter((each) => each.start <= now + 0.02).pop();
  }

  function reveal(element) {
    // Moves only a list that scrolls by itself, never the page under a reader's thumb.
    const box = list.parentElement;
    if (box.scrollHeight <= box.clientHeight + 4) return;
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top: top - box.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
  }

  function captionsFromText() {
    // A page opened from a folder may not load its captions; its sentences carry the same words and times.
    const spare = video.addTextTrack("captions", part("track").label, edition.dataset.language);
    for (const each of sentences) {
      spare.addCue(new VTTCue(each.start, each.end, each.element.querySelector("p").textContent.replace(/[<&]/g, (sign) => (sign === "<" ? "&lt;" : "&amp;"))));
    }
    part("track").track.mode = "disabled";
    spare.mode = "showing";
  }

  function broken() {
    part(".broken").hidden = false;
    start.hidden = true;
    video.controls = false;
  }

  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The browser's own player, lists and links keep their keys.
    if (event.target.closest("select, summary") || (event.target === video && event.key.startsWith("Arrow"))) return;
    const act = {
      ArrowLeft: () => go(Math.max(0, video.currentTime - 5), !video.paused),
      ArrowRight: () => go(video.currentTime + 5, !video.paused),
      k: () => (video.paused ? play() : video.pause()),
      n: () => step(1),
      p: () => step(-1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
