// STOP without a network: what to do is shown at once, and the report is kept on this phone until the server has it.
// It is kept under the session's own address, which nobody else can open, and sent again with the same identifier.

const RETRY_MS = 5000;
const PATIENCE_MS = 10_000;
const section = document.getElementById("stop");
const form = section?.querySelector("form.stop-reasons");
const told = section?.querySelector("[data-told]");
const key = form && `stop:${form.getAttribute("action")}`;
let sending = false;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(report) {
  try {
    localStorage.setItem(key, JSON.stringify(report));
  } catch {
    // no storage: it is still sent from this page
  }
  return report;
}

function show(report, words) {
  const button = form.querySelector(`button[value="${report.reason}"]`);
  told.querySelector("[data-told-label]").textContent = button?.textContent ?? "";
  told.querySelector("[data-told-next]").textContent = button?.dataset.next ?? "";
  told.querySelector("[data-told-state]").textContent = words;
  for (const part of section.querySelectorAll("[data-asks]")) part.hidden = true;
  told.hidden = false;
  if (location.hash !== "#stop") location.hash = "stop";
  for (const part of document.querySelectorAll("header, main, [data-over]")) part.inert = true;
}

async function send(report) {
  if (sending) return;
  sending = true;
  try {
    const body = new FormData(form); // the token of the page as it is now
    for (const [name, value] of Object.entries(report)) body.set(name, value);
    const reply = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
    // A page to sign in, or of a café's network, is no receipt; the session's own page is.
    if (!reply.ok || new URL(reply.url).pathname !== location.pathname) throw new Error(`status ${reply.status}`);
    localStorage.removeItem(key);
    location.replace(location.pathname);
  } catch {
    show(report, "Not sent yet. It is kept on this phone and goes out as soon as there is a network.");
  } finally {
    sending = false;
  }
}

/** Take over the report of a stop; `now()` is the server's time. */
export function keepStops(now) {
  if (!form || !told) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete form.dataset.sending;
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    const report = { ...fields, reason: event.submitter.value, happened_at: new Date(now()).toISOString() };
    show(keep(report), "Telling your coach …");
    send(report);
  });
  const again = () => {
    const report = kept();
    if (report) {
      show(report, "Telling your coach …");
      send(report);
    }
  };
  again();
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  setInterval(() => kept() && send(kept()), RETRY_MS);
}
