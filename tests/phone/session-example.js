// A session of two exercises as the server gives it to the phone, and its events.
export const START = Date.parse("2026-11-27T07:00:00Z");
const DAY = 24 * 3600;

/** The instant `seconds` after the start, as text. */
export const at = (seconds) => new Date(START + seconds * 1000).toISOString();

const exercise = (id, name) => ({
  id,
  name,
  sets: [30, 15],
  rest_seconds: 30,
  load_kg: "17.5",
  load: "17.5",
  unit: "kg",
  basis: "each side",
  tempo: "2 s up, 2 s down",
  tempo_seconds: [2, 0, 2],
  cues: ["Knees over toes"],
  last: "",
  set_label: "Set to 112 mmHg",
  gauges: [{ limb: "left_lower", name: "mmhg-left_lower", label: "Left leg", mmhg: 112 }],
  other_loads: [
    ["15", "15 kg"],
    ["20", "20 kg"],
  ],
});

export const PAYLOAD = {
  version: 1,
  session: "here",
  served_at: at(0),
  valid_until: at(DAY),
  cleared_until: at(7 * DAY),
  on_hold: [],
  lapsed: "There are new questions.",
  is_closed: false,
  region: "lower",
  region_label: "Legs",
  cuff_mode: "continuous",
  cap_seconds: 900,
  warn_seconds: 600,
  changeover_seconds: 60,
  undo_seconds: 60,
  more_reps: 10,
  unit: "kg",
  no_to_all: true,
  ready: [
    { code: "ill", text: "Are you ill?", advice: "Rest today.", doctor_first: false, rest_first: true, red_flag: "" },
    {
      code: "chest",
      text: "Does your chest hurt?",
      advice: "See a doctor today.",
      doctor_first: true,
      rest_first: false,
      red_flag: "",
    },
    {
      code: "calf",
      text: "Is a calf swollen?",
      advice: "It may be a clot.",
      doctor_first: true,
      red_flag: "Go today.",
    },
    { code: "blood_pressure", text: "Was it high?", advice: "No cuffs.", doctor_first: true },
  ],
  pressure: {
    is_asked: false,
    ask_from: [140, 90],
    no_cuffs_from: [160, 100],
    red_from: [180, 110],
    red_flag: "See a doctor today.",
    red_advice: "Sit down.",
    said: "It was {upper}/{lower}.",
    advice: "Ask a doctor.",
  },
  placement: {
    where: "High on the thigh",
    never: "On the knee",
    check: "Toes warm?",
    tightness: "6",
    ceiling: 7,
    too_tight: "Loosen.",
  },
  begun: {
    from: at(-12 * 3600),
    until: at(12 * 3600),
    other_day: "This session was begun on another day.",
    unasked: "The questions were not answered.",
  },
  discomfort: { too_much: 8, advice: "Loosen the cuffs." },
  symptoms: [
    { kind: "numb", label: "Numb", what_next: "Shake it out.", ends_session: false },
    { kind: "chest_pain", label: "Chest pain", what_next: "Call for help.", ends_session: true },
  ],
  exercises: [exercise("squat", "Leg press"), exercise("curl", "Leg curl")],
  events: [],
};

let made = 0;

/** One event, `seconds` after the start. */
export function event(kind, seconds, body = {}) {
  made += 1;
  return {
    id: `event-${made}`,
    training_session: PAYLOAD.session,
    kind,
    schema: 1,
    occurred_at: at(seconds),
    body,
  };
}

export const started = event("started", 0, { ready: { ill: false, chest: false } });
export const cuffsOn = event("cuffs_on", 10, { prescription: "squat", tightness: 6 });
export const cuffsOff = (seconds) => event("cuffs_off", seconds);
export const set = (prescription, number, reps, seconds) =>
  event("set_performed", seconds, { prescription, set: number, reps, load_kg: "17.5" });
export const feedback = (prescription, seconds, discomfort = 5) =>
  event("feedback", seconds, { prescription, effort: 6, discomfort });

/** Everything that was asked for, up to the last question. */
export const ALL_SETS = [
  started,
  cuffsOn,
  set("squat", 1, 30, 100),
  set("squat", 2, 15, 200),
  feedback("squat", 210),
  set("curl", 1, 30, 300),
  set("curl", 2, 12, 400),
  cuffsOff(410),
];
