// What each screen of a session shows, from the payload, the record and the time: the counterpart of sessions/phone/screens.
// Nothing here touches the page.
import { clock, downFrom, instantText } from "./format.js";
import { cuffSeconds, fold, nextSetNumber, nextStep } from "./record.js";

const SCREENS = {
  "not-started": "ready",
  "put-cuffs-on": "place",
  "do-set": "set",
  "take-cuffs-off": "cuffs-off",
  "give-feedback": "feedback",
  done: "summary",
  stopped: "stopped",
};
const SCALE = Array.from({ length: 11 }, (_, number) => number);
const at = (text) => (text ? Date.parse(text) : null);

/** Where a session stands at `now`. `onHold` are the reasons why the gate refuses it, as far as this phone knows. */
export function standing(payload, events, now, onHold = []) {
  const endsSession = (kind) => payload.symptoms.some((each) => each.kind === kind && each.ends_session);
  const record = fold(events, payload.exercises, endsSession);
  const step = next(payload, record, now);
  const isOver = record.state === "finished" || record.state === "stopped";
  const endsAt = at(payload.cleared_until);
  const reasons = onHold.length || endsAt === null || now < endsAt ? onHold : [payload.lapsed];
  return {
    record,
    step,
    isOver,
    isOn: record.openSince !== null,
    isHeld: !isOver && reasons.length > 0,
    reasons,
    isExpired: record.state === "assigned" && now >= (at(payload.valid_until) ?? 0),
    last: lastSet(record),
  };
}

function next(payload, record, now) {
  return nextStep(record, payload.exercises, payload.cuff_mode, now, {
    capSeconds: payload.cap_seconds,
    changeoverSeconds: payload.changeover_seconds,
  });
}

/** The set logged last, over all exercises: {exercise, done}. */
function lastSet(record) {
  const all = record.exercises.flatMap((exercise, index) => exercise.performed.map((done) => ({ index, done })));
  return all.reduce((latest, each) => (latest && latest.done.at >= each.done.at ? latest : each), null);
}

/** The set that this event logged, where it counts. */
export function setLoggedAs(record, id) {
  for (const [index, exercise] of record.exercises.entries()) {
    const done = exercise.performed.find((each) => each.id === id);
    if (done) return { index, done };
  }
  return null;
}

/** Which screen, by name; null where the server's own words stand: cancelled, or another day's. */
export function screenOf(payload, { record, step, isOver, isHeld, isExpired }, correcting = null) {
  if (correcting) return "correct";
  if (payload.is_closed && record.state === "assigned") return null;
  if (step.name === "take-cuffs-off" && (isOver || !isHeld)) return "cuffs-off";
  if (isHeld) return "held";
  if (isExpired) return "expired";
  const saidYes = Object.values(record.ready).includes(true);
  if (step.name === "do-set" && saidYes && !record.saidWithoutCuffs && !repsDone(record)) return "no-cuffs";
  return SCREENS[step.name];
}

const repsDone = (record) => record.exercises.reduce((sum, { repsDone: reps }) => sum + reps, 0);
const repsAsked = (exercises) => exercises.reduce((sum, { sets }) => sum + sets.reduce((one, two) => one + two, 0), 0);
const unitOf = ({ unit, basis }) => [unit, basis].filter(Boolean).join(" ");

function exerciseIndex(step) {
  return step.name === "not-started" ? 0 : (step.exercise ?? null);
}

/** What stays above every screen. */
export function headOf(payload, { record, step, isOver, isHeld }, screen, correcting, now) {
  const seconds = cuffSeconds(record, now);
  const { warn_seconds: warn, cap_seconds: cap } = payload;
  const [where, below] = whereOf(payload, record, step, { screen, isOver, isHeld, correcting });
  return {
    where,
    below,
    digits: clock(seconds),
    onSince: instantText(record.openSince),
    before: cuffSeconds({ ...record, openSince: null }, null),
    level: seconds >= cap ? "over" : seconds >= warn ? "warn" : "ok",
    warn,
    cap,
    isOver,
  };
}

const TITLES = { "give-feedback": "How was it?", "take-cuffs-off": "Cuffs off", "put-cuffs-on": "Cuffs on" };

function whereOf(payload, record, step, { screen, isOver, isHeld, correcting }) {
  const region = payload.region_label;
  if (isHeld) return ["On hold", ""];
  if (correcting) return ["Correct a set", payload.exercises[correcting.index].name];
  if (isOver) return [record.state === "stopped" ? "Stopped" : "Session done", region];
  if (screen === "ready" || screen === "no-cuffs") return ["Before you start", region];
  const index = exerciseIndex(step);
  if (index === null || screen === "expired") return [region, ""];
  const set = step.name === "do-set" && `Set ${step.set} of ${payload.exercises[index].sets.length}`;
  return [set || TITLES[step.name], `Exercise ${index + 1} of ${payload.exercises.length}`];
}

/** What a screen's <template> reads. */
export function viewOf(payload, stands, screen, { now, correcting = null, leave }) {
  const { record, step, isOn, last } = stands;
  const index = correcting ? correcting.index : exerciseIndex(step);
  const plan = payload.exercises[index] ?? null;
  const exercise = plan && {
    ...plan,
    unit: unitOf(plan),
    repsDone: record.exercises[index].repsDone,
    repsAsked: repsAsked([plan]),
  };
  const shared = {
    leave,
    exercise,
    scale: SCALE.map((number) => ({ number, isTooTight: number > payload.placement.ceiling && "is-over" })),
    isLater: Boolean(index),
    isOn,
    advice: adviceOf(payload, record),
    last: last && lastOf(payload, last, stands.isOver),
  };
  return { ...shared, ...OWN[screen]?.(payload, stands, { now, index, correcting }) };
}

function lastOf(payload, { done }, isOver) {
  const undoUntil = done.at + payload.undo_seconds * 1000;
  return {
    number: done.number,
    reps: done.reps,
    id: done.id,
    correct: `#correct=${done.id}`,
    undoUntil: instantText(isOver ? done.at : undoUntil),
  };
}

/** What to do where the latest answer was too much; nothing otherwise. */
function adviceOf(payload, record) {
  const answers = record.exercises.map(({ discomfort }) => discomfort).filter((each) => each !== null);
  return answers.length && answers.at(-1) >= payload.discomfort.too_much ? payload.discomfort.advice : "";
}

/** The signs that were reported, each once, the gravest first. */
function reportedOf(payload, record) {
  const kinds = new Set([...record.symptoms.map(({ kind }) => kind), record.stopReason]);
  return payload.symptoms.filter(({ kind }) => kinds.has(kind)).reverse();
}

/** Whether nothing is left to do once this exercise's question is answered. */
function isLastQuestion(payload, record, index, now) {
  const exercises = record.exercises.map((each, at) => (at === index ? { ...each, effort: 0, discomfort: 0 } : each));
  return next(payload, { ...record, exercises }, now).name === "done";
}

const choices = (most, chosen) => downFrom(most).map((number) => ({ number, isChosen: number === chosen }));

function mostReps(payload) {
  return Math.max(0, ...payload.exercises.flatMap(({ sets }) => sets)) + payload.more_reps;
}

function figuresOf(payload, record, now) {
  const volume = record.exercises
    .flatMap(({ performed }) => performed)
    .reduce((sum, { loadKg, reps }) => sum + Number(loadKg) * reps, 0);
  return {
    repsDone: repsDone(record),
    repsAsked: `/${repsAsked(payload.exercises)}`,
    cuffTime: clock(cuffSeconds(record, now)),
    volume: Math.round(volume),
    notes: record.notes,
    done: payload.exercises.map((plan, index) => doneOf(plan, record.exercises[index])),
  };
}

function doneOf(plan, { performed, effort, discomfort }) {
  const numbers = new Set([...plan.sets.keys()].map((index) => index + 1));
  for (const { number } of performed) numbers.add(number);
  const felt = effort === null ? "" : `, effort ${effort}, discomfort ${discomfort}`;
  return {
    name: plan.name,
    told: `${plan.load} ${unitOf(plan)}${felt}`,
    sets: [...numbers]
      .sort((one, two) => one - two)
      .map((number) => {
        const asked = plan.sets[number - 1] ?? null;
        const done = performed.find((each) => each.number === number);
        const of = asked === null ? "" : ` of ${asked}`;
        return {
          css: done ? "pill pill-done" : "pill",
          isDone: Boolean(done),
          correct: done && `#correct=${done.id}`,
          told: done && `Set ${number}: ${done.reps}${of} reps. Correct it`,
          missed: `Set ${number} not done: `,
          reps: done?.reps,
          asked,
          short: done && asked !== null && done.reps !== asked ? `/${asked}` : "",
        };
      }),
  };
}

function setView(payload, { record, step, last }, { now, index }) {
  const plan = payload.exercises[index];
  const { performed } = record.exercises[index];
  const restLeft = step.restEndsAt === null ? 0 : Math.max(0, Math.ceil((step.restEndsAt - now) / 1000));
  const [up, pause, down] = plan.tempo_seconds;
  const words = reportedOf(payload, record)
    .map((symptom) => symptom.what_next)
    .join(" ");
  return {
    phase: restLeft ? "rest" : "lift",
    endsAt: instantText(step.restEndsAt),
    say: step.restEndsAt === null ? null : `Set ${step.set}. ${step.target} reps.`,
    announce: `Rest is over. Set ${step.set}, ${step.target} reps.`,
    isWithout: !step.withCuffs,
    withoutWords: record.withoutCuffs ? "No cuffs today." : "No cuffs from here on.",
    withoutWhy: record.withoutCuffs
      ? "The same sets, without cuffs."
      : words || "The time under the cuff is used up. You may go on without them.",
    restWords: step.withCuffs ? "Rest, cuffs stay on" : "Rest",
    restLeft,
    restText: clock(restLeft),
    set: step.set,
    target: step.target,
    doneWords: `Done, ${step.target} reps`,
    setOf: `Set ${step.set} of ${plan.sets.length}`,
    metronome: `${plan.id}:${step.set}`,
    up,
    pause,
    down,
    pills: plan.sets.map((asked, at) => {
      const done = performed.find((each) => each.number === at + 1);
      const isNow = !done && at + 1 === step.set;
      return {
        css: done ? "pill pill-done" : isNow ? "pill pill-now" : "pill",
        current: isNow && "step",
        isDone: Boolean(done),
        reps: done ? done.reps : asked,
      };
    }),
    hasLast: performed.length > 0 && last !== null,
    lastTime: performed.length ? "" : plan.last,
    cueList: performed.length || plan.last ? [] : plan.cues.map((cue) => ({ cue })),
    choices: choices(step.target + payload.more_reps, step.target),
  };
}

function heldView(payload, { record, reasons, isOn }) {
  const begun = record.exercises.flatMap(({ performed }, index) => (performed.length ? [index] : []));
  const index = begun.at(-1) ?? 0;
  const own = record.exercises[index];
  const number = own ? nextSetNumber(own) : null;
  const isStarted = record.state === "started";
  const reps = repsDone(record);
  return {
    title: isStarted ? "Take the cuffs off" : "This session is on hold",
    reasons: reasons.map((reason) => ({ reason })),
    isStarted,
    savedReps: reps ? `What you did is saved: ${reps} reps.` : "What you did is saved.",
    missed: isStarted && number !== null,
    heldExercise: own?.id,
    heldNumber: number,
    heldLabel: `${payload.exercises[index]?.name}, set ${number}: how many repetitions?`,
    choices: choices(mostReps(payload), null),
    mayEnd: isStarted && !isOn,
    mayLeave: !isStarted && !isOn,
  };
}

const OWN = {
  ready: (payload) => ({
    mayDeny: payload.no_to_all,
    mustChoose: !payload.no_to_all,
    continueCss: `btn btn-primary btn-lg${payload.no_to_all ? " ready-each" : ""}`,
    questions: payload.ready.map(({ code, text }) => ({ text, field: `ready-${code}` })),
  }),
  "no-cuffs"(payload, { record }) {
    const yeses = payload.ready.filter(({ code }) => record.ready[code]);
    return {
      yeses: yeses.map(({ text, advice, doctor_first: isGrave }) => ({
        css: isGrave ? "notice notice-danger" : "notice notice-caution",
        said: `${text} Yes.`,
        meaning: advice,
      })),
      doctorFirst: yeses.some((each) => each.doctor_first),
    };
  },
  place(payload, { record, step }, { now, index }) {
    const left = step.notBefore === null ? 0 : Math.max(0, Math.ceil((step.notBefore - now) / 1000));
    const { where, never, check, tightness, ceiling } = payload.placement;
    return {
      tellAdvice: index > 0 && adviceOf(payload, record),
      waits: left > 0,
      waitsUntil: instantText(step.notBefore),
      waitText: `${left} s`,
      where,
      never,
      check,
      tightness,
      ceiling,
      tooTight: `Too tight. Loosen to ${ceiling} or less first.`,
    };
  },
  set: setView,
  "cuffs-off"(payload, { record, step }, { index }) {
    const isCap = step.reason === "cap";
    const isEnd = step.reason === "stopped" || step.reason === "finished";
    const own = index === null ? null : record.exercises[index];
    return {
      css: isCap || isEnd ? "live-form live-red" : "live-form",
      isCap,
      isEnd,
      isUsual: !isCap && !isEnd,
      capWords: `${clock(payload.cap_seconds)} under the cuffs is the longest there is. You may go on without them.`,
      usualWords: own
        ? `${payload.exercises[index].name} is done: ${own.repsDone} of ${repsAsked([payload.exercises[index]])} reps.`
        : "All sets are done.",
    };
  },
  feedback(payload, { record }, { now, index }) {
    const finishes = isLastQuestion(payload, record, index, now);
    return { finishes, saveWords: finishes ? "Save and finish" : "Save" };
  },
  summary: (payload, { record, step }, { now }) => ({
    isFinished: step.finished,
    ...figuresOf(payload, record, now),
  }),
  stopped: (payload, { record, isUnsent }, { now }) => ({
    reported: reportedOf(payload, record),
    isUnsent,
    ...figuresOf(payload, record, now),
  }),
  held: heldView,
  correct: (payload, _, { correcting: { index, done } }) => ({
    title: `Set ${done.number}: how many?`,
    told: `${payload.exercises[index].name}. Logged as ${done.reps} reps. The first number is kept beside the new one.`,
    id: done.id,
    choices: choices(mostReps(payload), done.reps),
  }),
};
