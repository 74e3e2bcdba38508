"use strict";
// All that speaks with the learning system: the run-time of SCORM 1.2 (ADL, SCORM 1.2 Run-Time Environment, 3.3-3.4).
// Without one everything here does nothing, and `there` says so. What it is told: see docs/learning-systems.md.

const lms = (() => {
  const api = found();
  const began = Date.now();
  let open = false;
  let refused = false; // something since it was last asked to keep what it has
  let trouble = false;
  return { there: () => open, troubled: () => trouble, begin, get, set, commit, finish };

  function found() {
    const here = search(window);
    if (here) return here;
    for (const each of [window, window.top]) {
      // A window of another site may be looked at but not into: then it is not our learning system's.
      try { if (each.opener) { const there = search(each.opener); if (there) return there; } } catch { /* next */ }
    }
    return null;
  }

  function search(from) {
    for (let each = from, depth = 0; each && depth < 100; depth += 1) {
      try { if (each.API && each.API.LMSInitialize) return each.API; } catch { /* of another site; perhaps further up */ }
      if (each.parent === each) return null;
      each = each.parent;
    }
    return null;
  }

  function begin() {
    if (!api) return false;
    // One that was reloaded may have been begun already, and says "false": it answers all the same.
    open = ask("LMSInitialize", "") === "true" || (ask("LMSGetValue", "cmi.core.lesson_status") !== "" && fine());
    trouble = !open;
    return open;
  }

  function get(name) {
    return open ? ask("LMSGetValue", name) : "";
  }

  function set(name, value) {
    if (open && ask("LMSSetValue", name, String(value)) !== "true") refused = true;
  }

  function commit() {
    if (!open) return;
    set("cmi.core.session_time", timespan(Date.now() - began));
    trouble = ask("LMSCommit", "") !== "true" || refused;
    refused = false;
  }

  function finish() {
    if (!open) return;
    // "suspend": what was reached is there again next time, also after the end.
    set("cmi.core.exit", "suspend");
    commit();
    ask("LMSFinish", "");
    open = false;
  }

  function ask(name, ...words) {
    try { return String(api[name](...words)); } catch { refused = true; return ""; }
  }

  function fine() { return ["0", ""].includes(ask("LMSGetLastError")); }

  function timespan(milliseconds) {
    // CMITimespan: HHHH:MM:SS.SS
    const all = Math.min(Math.floor(milliseconds / 10), 359999999);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(all / 360000);
    return `${String(hours).padStart(4, "0")}:${two(Math.floor(all / 6000) % 60)}:${two(Math.floor(all / 100) % 60)}.${two(all % 100)}`;
  }
})();
