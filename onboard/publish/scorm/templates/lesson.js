"use strict";
// The page is whole without this file; here it follows the video, remembers what was gone through, and reports it.
// All it knows it reads from the page: [data-start] and [data-end] are seconds.

const part = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const main = part("main");
const video = part("video");
const start = part(".start");
const chapters = timed(".chapters [data-start]");
const sentences = timed(".sentence");
const questions = all(".question");
const length = Number(main.dataset.seconds);
const LARGEST_MEMORY = 4096; // cmi.suspend_data, CMIString4096
const ENOUGH = 0.95;

const memory = remembered(lms.begin() ? lms.get("cmi.suspend_data") : "");
// Looked at again, or tried out by a teacher: nothing is written then.
const counts = ["", "normal"].includes(lms.get("cmi.core.lesson_mode"));
let chapter = null;
let sentence = null;
let begun = false;
let goOn = 0;
let leftAt = 0;

// ---------------------------------------------------------------------------------------------- what was gone through

// One bit for each half second of the video (for more in long ones), set where its middle was played.
function remembered(text) {
  const tick = Math.max(0.5, length / 8000);
  const ticks = Math.max(1, Math.ceil(length / tick));
  const fresh = { tick, seen: new Array(ticks).fill(false), read: false, answers: questions.map(() => "-") };
  const [version, release, seen = "", read = "", answers = ""] = text.split("|");
  if (version !== "1") return fresh;
  if (release !== main.dataset.release) {
    part(".renewed").hidden = false;
    return fresh;
  }
  fresh.seen = fresh.seen.map((_, at) => (parseInt(seen[at >> 2] || "0", 16) & (1 << (at & 3))) !== 0);
  fresh.read = read === "1";
  fresh.answers = fresh.answers.map((_, at) => ("10".includes(answers[at] || "-") ? answers[at] : "-"));
  return fresh;
}

function written() {
  let seen = "";
  for (let at = 0; at < memory.seen.length; at += 4) {
    seen += memory.seen.slice(at, at + 4).reduce((sum, bit, place) => sum + (bit ? 1 << place : 0), 0).toString(16);
  }
  return ["1", main.dataset.release, seen, memory.read ? "1" : "0", memory.answers.join("")].join("|");
}

function watch() {
  for (let each = 0; each < video.played.length; each += 1) {
    const from = video.played.start(each);
    const to = video.played.end(each) + (video.ended ? memory.tick : 0);
    for (let at = Math.floor(from / memory.tick); at < memory.seen.length && middle(at) <= to; at += 1) {
      if (middle(at) >= from) memory.seen[at] = true;
    }
  }
}

function middle(at) { return Math.min((at + 0.5) * memory.tick, (at * memory.tick + length) / 2); }

function share(from, to) {
  const ticks = memory.seen.filter((_, at) => middle(at) >= from && middle(at) < to);
  return ticks.length ? ticks.filter(Boolean).length / ticks.length : 1;
}

function watched() { return share(0, length) >= ENOUGH && memory.seen[memory.seen.length - 1]; }
function through() { return memory.read || watched(); }
function answered() { return memory.answers.every((each) => each !== "-"); }
function score() { return Math.round((100 * memory.answers.filter((each) => each === "1").length) / questions.length); }

function needed() {
  // The learning system may ask for more or less than the package does.
  const own = parseFloat(lms.get("cmi.student_data.mastery_score"));
  return own >= 0 && own <= 100 ? own : Number(main.dataset.passing || 0);
}

function status() {
  if (!through()) return "incomplete";
  if (!questions.length) return "completed";
  if (!answered()) return "incomplete";
  return score() >= needed() ? "passed" : "failed";
}

// ---------------------------------------------------------------------------------------------- what is reported

function report() {
  watch();
  show();
  if (!lms.there() || !counts) return;
  const text = written();
  if (text.length <= LARGEST_MEMORY) lms.set("cmi.suspend_data", text);
  lms.set("cmi.core.lesson_location", (begun ? video.currentTime : leftAt).toFixed(1));
  const before = lms.get("cmi.core.lesson_status");
  if (questions.length && answered() && !(before === "passed" && score() < Number(lms.get("cmi.core.score.raw")))) {
    lms.set("cmi.core.score.min", 0);
    lms.set("cmi.core.score.max", 100);
    lms.set("cmi.core.score.raw", score());
  }
  if (counted(before, status())) lms.set("cmi.core.lesson_status", status());
  lms.commit();
  linked();
}

function counted(before, now) {
  // What was reached once is not taken back by looking again, nor by beginning to answer again.
  const order = ["incomplete", "failed", "completed", "passed"];
  return order.indexOf(now) > order.indexOf(before);
}

function linked() {
  const line = part(".linked");
  const says = lms.troubled() ? "lost" : lms.there() ? "linked" : "alone";
  line.className = `linked ${says}`;
  if (line.textContent !== line.dataset[says]) line.textContent = line.dataset[says];
}

function show() {
  const seen = chapters.map((each) => memory.read || share(each.start, each.end) >= ENOUGH);
  seen.forEach((is, at) => { chapters[at].element.querySelector(".seen").hidden = !is; });
  const progress = part(".progress");
  progress.hidden = false;
  progress.textContent = filled(progress.dataset.form, { seen: seen.filter(Boolean).length, all: seen.length });
  part(".read").hidden = memory.read;
  part(".read-already").hidden = !memory.read;
  outcome();
}

function outcome() {
  const line = part(".outcome");
  const says = {
    incomplete: () => (through() ? "answer" : "watch"), completed: () => "through", passed: () => "passed", failed: () => "failed",
  }[status()]();
  const text = filled(line.dataset[says], { score: score(), passing: needed() });
  line.hidden = false;
  line.className = `outcome ${says}`;
  if (line.textContent !== text) line.textContent = text;
}

function filled(form, values) { return form.replace(/\{(\w+)\}/g, (_, name) => values[name]); }

// ---------------------------------------------------------------------------------------------- video

const upright = matchMedia("(orientation: portrait) and (max-width: 48rem)");
const widePoster = video.getAttribute("poster");
if (video.dataset.uprightPoster) {
  upright.addEventListener("change", turn);
  hold();
}
video.controls = false;
start.hidden = false;
part(".controls").hidden = false;
part(".reading").hidden = false;
// The browser's own default may be off; captions belong to it in a loud hall.
if (video.textTracks.length) video.textTracks[0].mode = "showing";

const place = parseFloat(lms.get("cmi.core.lesson_location"));
if (place > 1 && place < length - 1 && part(".renewed").hidden) {
  goOn = place;
  leftAt = place;
  part(".start-words").textContent = start.dataset.goOn;
  part(".start-length").textContent = clock(place);
}

start.addEventListener("click", () => { if (goOn) video.currentTime = goOn; goOn = 0; play(); });
video.addEventListener("play", () => {
  const focused = document.activeElement === start;
  begun = true;
  goOn = 0;
  start.hidden = true;
  video.controls = true;
  if (focused) video.focus({ preventScroll: true });
  video.playbackRate = Number(part(".speed select").value);
});
video.addEventListener("ended", () => {
  video.controls = false;
  part(".start-words").textContent = start.dataset.again;
  part(".start-length").textContent = "";
  start.hidden = false;
  report();
});
for (const event of ["timeupdate", "seeking", "seeked", "loadedmetadata"]) video.addEventListener(event, follow);
video.addEventListener("pause", report);

chapters.forEach((each) => each.element.addEventListener("click", (event) => { event.preventDefault(); go(each.start); }));
all("[data-seek]").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  go(Number(link.dataset.seek));
  part(".screen").scrollIntoView({ block: "start" });
}));
part(".before").addEventListener("click", () => step(-1));
part(".repeat").addEventListener("click", () => step(0));
part(".after").addEventListener("click", () => step(1));
part(".speed select").addEventListener("change", (event) => { video.playbackRate = Number(event.target.value); });
part(".show-source").addEventListener("click", toggleSource);

function hold() { video.poster = upright.matches ? video.dataset.uprightPoster : widePoster; }

// The phone was turned: the same place in the video that is made for it.
function turn() {
  const [had, at, playing] = [begun, video.currentTime, !video.paused && !video.ended];
  watch();
  hold();
  if (had) leftAt = at;
  begun = false; // while it loads, its place is not where it stands
  video.addEventListener("loadedmetadata", () => {
    begun = had;
    if (!had) return;
    video.currentTime = at;
    if (playing) play();
  }, { once: true });
  video.load();
}

function timed(selector) {
  return all(selector).map((element) => ({ element, start: Number(element.dataset.start), end: Number(element.dataset.end) }));
}

function play() {
  video.play().catch(() => { start.hidden = true; video.controls = true; });
}

function go(seconds) {
  // Half a frame further: at the border itself a browser may still show the picture before.
  goOn = 0;
  video.currentTime = seconds + 1 / 60;
  play();
}

function step(by) {
  const at = Math.max(0, chapters.indexOf(chapter));
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
  const next = last(chapters, now) || chapters[0];
  if (next !== chapter) {
    const first = chapter === null;
    if (chapter) chapter.element.removeAttribute("aria-current");
    chapter = next;
    chapter.element.setAttribute("aria-current", "step");
    reveal(chapter.element);
    if (!first && begun) report();
  }
  const spoken = last(sentences, now) || sentences[0];
  if (sentence) sentence.element.classList.toggle("now", begun && sentence === spoken);
  if (spoken && spoken !== sentence) {
    sentence = spoken;
    sentence.element.classList.toggle("now", begun);
    const words = sentence.element.querySelector("p");
    part(".spoken").textContent = words.textContent;
    part(".spoken").lang = words.lang || part(".scene-rows").lang;
    part(".proofs").replaceChildren(...[...sentence.element.querySelectorAll(".proof")].map((proof) => proof.cloneNode(true)));
  }
}

function last(those, now) { return those.filter((each) => each.start <= now + 0.02).pop(); }

function reveal(element) {
  const box = part(".chapters");
  if (box.scrollHeight <= box.clientHeight + 4) return;
  const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ top: top - box.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

// ---------------------------------------------------------------------------------------------- text and questions

part(".read").addEventListener("click", () => {
  memory.read = true;
  report();
  if (questions.length && !answered()) {
    part("#questions").focus({ preventScroll: true });
    part("#questions").scrollIntoView({ block: "start" });
  }
});

questions.forEach((question, at) => {
  const check = question.querySelector(".check");
  question.querySelectorAll("input").forEach((input) => {
    input.checked = false;
    input.addEventListener("change", () => { check.disabled = false; });
  });
  check.addEventListener("click", () => {
    const chosen = question.querySelector("input:checked");
    memory.answers[at] = chosen.value === question.dataset.right ? "1" : "0";
    settle(question, at, memory.answers[at] === "1" ? "right" : "wrong");
    report();
  });
  if (memory.answers[at] !== "-") settle(question, at, "before");
});
if (questions.length) {
  part(".answer-again").addEventListener("click", () => {
    memory.answers.fill("-");
    questions.forEach(unsettle);
    total();
    report();
    part("#questions").focus({ preventScroll: true });
    part("#questions").scrollIntoView({ block: "start" });
  });
}

function settle(question, at, says) {
  const inputs = [...question.querySelectorAll("input")];
  inputs.forEach((input) => { input.disabled = true; });
  const right = inputs[Number(question.dataset.right)].closest(".answer");
  right.classList.add("right");
  right.querySelector(".mark").hidden = false;
  const words = question.querySelector(".verdict-words");
  words.textContent = words.dataset[says];
  question.classList.add(memory.answers[at] === "1" ? "is-right" : "is-wrong");
  question.querySelector(".check").hidden = true;
  question.querySelector(".verdict").hidden = false;
  question.querySelector(".why").hidden = false;
  total();
}

function unsettle(question) {
  question.classList.remove("is-right", "is-wrong");
  question.querySelectorAll("input").forEach((input) => { input.disabled = false; input.checked = false; });
  question.querySelectorAll(".answer").forEach((answer) => {
    answer.classList.remove("right");
    answer.querySelector(".mark").hidden = true;
  });
  const check = question.querySelector(".check");
  check.hidden = false;
  check.disabled = true;
  question.querySelector(".verdict").hidden = true;
  question.querySelector(".why").hidden = true;
  question.querySelector(".why").open = false;
}

function total() {
  const box = part(".score");
  box.hidden = !answered();
  if (box.hidden) return;
  const words = part(".score-words");
  words.textContent = filled(words.dataset.form, { right: memory.answers.filter((each) => each === "1").length, all: questions.length });
}

// ---------------------------------------------------------------------------------------------- coming and going

document.documentElement.classList.add("js");
follow();
if (lms.there() && counts && ["", "not attempted", "unknown"].includes(lms.get("cmi.core.lesson_status"))) {
  lms.set("cmi.core.lesson_status", "incomplete");
}
report();
linked();
// A phone may end a hidden page without another word.
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") report(); });
// Not "beforeunload": a telephone number that is touched brings that, too, and the page stays.
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

function leave() {
  if (lms.there()) report();
  lms.finish();
}
