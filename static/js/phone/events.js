// Turns the fields of a form into events, as sessions/phone/forms.py does. Shared vectors in tests/phone/ test that both
// give the same.

/** @import { EventBody, SessionEvent, Symptom } from "./types.js" */
/**
 * @typedef {Record<string, string>} Fields of a form
 * @typedef {{ questions: string[], loads: Record<string, string>, symptoms: Symptom[], isOn: boolean, noCuffsFrom?: number[],
 *   targets?: Record<string, Record<string, number>> }} Known
 *   about the session: codes of the ready check, kilograms by prescription, mmHg by prescription and limb, and whether
 *   the cuffs are on
 * @typedef {[kind: string, body: Partial<EventBody>]} KindAndBody
 */

const KINDS_SINCE_2 = [
  "load_changed",
  "exercise_skipped",
  "exercise_later",
  "bout_started",
  "bout_paused",
  "bout_resumed",
];
/** Fields since version 2, by kind: the counterpart of sessions/domain/events.py. */
const FIELDS_SINCE_2 = {
  started: ["refill"],
  cuffs_on: ["set_mmhg", "refill"],
  finished: ["reason"],
  feedback: ["still_set"],
  set_performed: ["seconds"],
  set_corrected: ["seconds"],
};
const FIELDS = /** @type {const} */ (["id", "training_session", "kind", "schema", "occurred_at", "body"]);

/** @param {string} text */
const whole = (text) => Number.parseInt(text, 10);
/** @param {string | undefined} minutes as they were typed @returns {Partial<EventBody>} */
const secondsOf = (minutes) => (minutes ? { seconds: Math.round(Number(minutes.replace(",", ".")) * 60) } : {});
/** @param {boolean | undefined} isOn @returns {KindAndBody[]} */
const cuffsOff = (isOn) => (isOn ? [["cuffs_off", {}]] : []);

/** @param {number[]} pressure upper, lower @param {number[]} from @returns {boolean} whether one of them is that high */
export const reaches = (pressure, from) => pressure.some((mmhg, index) => mmhg >= from[index]);

/**
 * The kinds and bodies of events by the form's step, in the order in which they happened.
 *
 * @type {Record<string, (fields: Fields, known: Known) => KindAndBody[]>}
 */
export const BODIES = {
  ready(fields, { questions, noCuffsFrom = [] }) {
    // A number that is missing counts as 0: what was typed is kept, and one high number is enough.
    const pressure = [fields.upper, fields.lower].map((text) => whole(text) || 0);
    const isHigh = reaches(pressure, noCuffsFrom);
    /** @param {string} code */
    const isYes = (code) =>
      (isHigh && code === "blood_pressure") || (!fields.no_to_all && fields[`ready-${code}`] === "yes");
    const ready = Object.fromEntries(questions.map((code) => [code, isYes(code)]));
    return [["started", pressure.some(Boolean) ? { ready, pressure } : { ready }]];
  },
  "without-cuffs": () => [["started", { without_cuffs: true }]],
  "cuffs-on"(fields, { targets = {} }) {
    const { prescription, tightness, refill } = fields;
    if (fields.too_slow) return [["started", { without_cuffs: true, refill: "slow" }]];
    /** @type {Partial<EventBody>} */
    const body = { prescription };
    if (tightness) body.tightness = whole(tightness);
    const typed = Object.entries(fields).filter(([name, text]) => name.startsWith("mmhg-") && text);
    const set = fields.as_asked
      ? targets[prescription]
      : Object.fromEntries(typed.map(([name, text]) => [name.slice(5), whole(text)]));
    if (set && Object.keys(set).length) body.set_mmhg = set;
    if (refill) body.refill = refill;
    return [["cuffs_on", body]];
  },
  set({ prescription, set, reps, minutes }, { loads }) {
    const done = { prescription, set: whole(set), reps: whole(reps) || 0, load_kg: loads[prescription] };
    return [["set_performed", { ...done, ...secondsOf(minutes) }]];
  },
  load: ({ prescription, load_kg, reason }) => [["load_changed", { prescription, load_kg, reason }]],
  skip: ({ prescription, reason }) => [["exercise_skipped", { prescription, reason }]],
  later: ({ prescription, reason }) => [["exercise_later", { prescription, reason }]],
  "leave-out": ({ prescription, set }) => [["set_left_out", { prescription, set: whole(set) }]],
  correct: ({ corrects, reps, minutes }) => [
    ["set_corrected", { corrects, reps: whole(reps) || 0, ...secondsOf(minutes) }],
  ],
  undo: ({ corrects }) => [["set_corrected", { corrects, reps: 0, undone: true }]],
  "cuffs-off": () => [["cuffs_off", {}]],
  feedback({ prescription, effort, discomfort, finishes, still_set }) {
    /** @type {KindAndBody} */
    const feedback = [
      "feedback",
      {
        prescription,
        effort: whole(effort),
        discomfort: whole(discomfort),
        ...(still_set && { still_set: still_set === "yes" }),
      },
    ];
    return [feedback, ...(finishes ? [finished] : [])];
  },
  stop({ reason }, { isOn, symptoms }) {
    /** @type {KindAndBody} */
    const stopped = ["stopped", { reason }];
    if (reason === "other") return [stopped, ...cuffsOff(isOn)];
    /** @type {KindAndBody} */
    const symptom = ["symptom", { kind: reason }];
    const ends = symptoms.find(({ kind }) => kind === reason)?.ends_session;
    return [...(ends ? [stopped] : []), symptom, ...cuffsOff(isOn)];
  },
  finish: () => [finished],
  "end-early": ({ reason }, { isOn }) => [...cuffsOff(isOn), reason ? ["finished", { reason }] : finished],
  note: ({ text }) => [["note", { text: text.trim() }]],
};
/** @type {KindAndBody} */
const finished = ["finished", {}];

/**
 * Read the fields of a form and the pressed button, which Safari 15 and Chrome 100 cannot pass to FormData.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button that was pressed
 * @returns {Fields} what this form would send
 */
export function fieldsOf(form, button) {
  const fields = /** @type {Fields} */ (Object.fromEntries(new FormData(form)));
  if (button instanceof HTMLButtonElement && button.name) fields[button.name] = button.value;
  return fields;
}

/**
 * @param {Fields} fields
 * @param {Partial<Known>} known
 * @returns {KindAndBody[] | null} one for each event that this form means; null where the form is none of these
 */
export function bodiesOf(fields, known) {
  return Object.hasOwn(BODIES, fields.step) ? BODIES[fields.step](fields, /** @type {Known} */ (known)) : null;
}

/** @param {SessionEvent} record @returns {SessionEvent} the part of it that is sent */
export function asSent(record) {
  return /** @type {any} */ (Object.fromEntries(FIELDS.map((name) => [name, record[name]])));
}

/** @param {string} kind @param {object} body @returns {number} the lowest version that has all of it */
export function schemaOf(kind, body) {
  /** @type {Record<string, string[]>} */
  const added = FIELDS_SINCE_2;
  return KINDS_SINCE_2.includes(kind) || added[kind]?.some((name) => name in body) ? 2 : 1;
}

/** @returns {string} a new UUID; `crypto.randomUUID` is missing where a page came without HTTPS */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {KindAndBody[]} bodies
 * @param {string} trainingSession
 * @param {number} at milliseconds since 1970
 * @returns {SessionEvent[]} a millisecond apart, so that sorting by time keeps their order
 */
export function eventsOf(bodies, trainingSession, at) {
  return bodies.map(([kind, body], index) => ({
    id: newId(),
    training_session: trainingSession,
    kind,
    schema: schemaOf(kind, body),
    occurred_at: new Date(at + index).toISOString(),
    body: /** @type {EventBody} */ (body),
  }));
}
