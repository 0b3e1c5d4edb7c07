// What a tap says, as the events it becomes: the forms of the live page read as sessions/phone/forms.py reads them.
// Shared vectors hold the two together (tests/phone/).

export const SCHEMA = 1;
const FIELDS = ["id", "training_session", "kind", "schema", "occurred_at", "body"];

const whole = (text) => Number.parseInt(text, 10);
const cuffsOff = (isOn) => (isOn ? [["cuffs_off", {}]] : []);

// Step -> (fields of the form, what is known of the session) -> [kind, body] in the order they happened.
const BODIES = {
  ready(fields, { questions }) {
    const isYes = (code) => !fields.no_to_all && fields[`ready-${code}`] === "yes";
    return [["started", { ready: Object.fromEntries(questions.map((code) => [code, isYes(code)])) }]];
  },
  "without-cuffs": () => [["started", { without_cuffs: true }]],
  "cuffs-on"({ prescription, tightness }) {
    return [["cuffs_on", tightness ? { prescription, tightness: whole(tightness) } : { prescription }]];
  },
  set({ prescription, set, reps }, { loads }) {
    return [["set_performed", { prescription, set: whole(set), reps: whole(reps), load_kg: loads[prescription] }]];
  },
  correct: ({ corrects, reps }) => [["set_corrected", { corrects, reps: whole(reps) }]],
  undo: ({ corrects }) => [["set_corrected", { corrects, reps: 0, undone: true }]],
  "cuffs-off": () => [["cuffs_off", {}]],
  feedback({ prescription, effort, discomfort, finishes }) {
    const answer = { prescription, effort: whole(effort), discomfort: whole(discomfort) };
    return [["feedback", answer], ...(finishes ? [["finished", {}]] : [])];
  },
  stop({ reason }, { isOn, symptoms }) {
    if (reason === "other") return [["stopped", { reason }], ...cuffsOff(isOn)];
    const told = ["symptom", { kind: reason }];
    const ends = symptoms.find(({ kind }) => kind === reason)?.ends_session;
    return [...(ends ? [["stopped", { reason }]] : []), told, ...cuffsOff(isOn)];
  },
  finish: () => [["finished", {}]],
  "end-early": (_, { isOn }) => [...cuffsOff(isOn), ["finished", {}]],
  note: ({ text }) => [["note", { text: text.trim() }]],
};

/** [kind, body] for each event that this form means, or null where the form is none of these. */
export function bodiesOf(fields, known) {
  return Object.hasOwn(BODIES, fields.step) ? BODIES[fields.step](fields, known) : null;
}

/** The part of a record that is sent. */
export function asSent(record) {
  return Object.fromEntries(FIELDS.map((name) => [name, record[name]]));
}

/** An identifier nobody else makes. `crypto.randomUUID` is missing where a page came without HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Events, a millisecond apart, so that sorting by time keeps their order. */
export function eventsOf(bodies, trainingSession, at) {
  return bodies.map(([kind, body], index) => ({
    id: newId(),
    training_session: trainingSession,
    kind,
    schema: SCHEMA,
    occurred_at: new Date(at + index).toISOString(),
    body,
  }));
}
